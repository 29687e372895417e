import Glibc
import Synchronization
import Testing

@testable import TelexWatch

@Suite("What wakes a thread that waits", .timeLimit(.minutes(1)))
struct WakeUpTests {
    private final class Counter: Sendable {
        let count = Atomic(0)
    }

    /// Far longer than anything here takes; nanoseconds.
    private static let patience: Int64 = 60_000_000_000

    @Test("A signal that comes before anybody waits is not lost, and many count once")
    func signals() throws {
        let wake = try WakeUp()
        for _ in 0..<2 {
            wake.signal()
            wake.signal()
            #expect(wake.wait(nanoseconds: Self.patience) == .signal)
            #expect(wake.wait(nanoseconds: 1) == [])
        }
    }

    // capability 5.3
    @Test("A watcher's output wakes who listens to it, until it was read")
    func output() throws {
        let (wake, pipe) = (try WakeUp(), try TestPipe())
        defer { close(pipe.readEnd) }
        try wake.listen(to: pipe.readEnd)
        #expect(wake.wait(nanoseconds: 1) == [])
        try pipe.write("event")
        for _ in 0..<2 { #expect(wake.wait(nanoseconds: Self.patience) == .output) }
        wake.signal()
        #expect(wake.wait(nanoseconds: Self.patience) == [.output, .signal])
        var room = [UInt8](repeating: 0, count: 10)
        #expect(read(pipe.readEnd, &room, room.count) == 5)
        #expect(wake.wait(nanoseconds: 1) == [])
    }

    // capability 5.3
    @Test("The next who listens is woken while the first is busy, and not while he waits")
    func busy() async throws {
        try await onOwnThread {
            let (first, next, pipe) = (try WakeUp(), try WakeUp(), try TestPipe())
            defer { close(pipe.readEnd) }
            try first.listen(to: pipe.readEnd)
            try next.listen(to: pipe.readEnd)
            // The first does not wait.
            let free = try WaitingThread(next)
            try pipe.write("event")
            #expect(free.reason() == .output)
            var room = [UInt8](repeating: 0, count: 10)
            #expect(read(pipe.readEnd, &room, room.count) == 5)
            #expect(first.wait(nanoseconds: 1) == [])
            let firstWaits = try WaitingThread(first)
            let nextWaits = try WaitingThread(next)
            try pipe.write("event")
            #expect(firstWaits.reason() == .output)
            next.signal()
            #expect(nextWaits.reason() == .signal)
        }
    }

    // capability 2.2
    @Test("What is read by the taker and for it comes once and in its order")
    func order() async throws {
        try await onOwnThread {
            let (wake, pipe) = (try WakeUp(), try TestPipe())
            let mailbox = WatcherMailbox(output: pipe.readEnd) { wake.signal() }
            try wake.listen(to: pipe.readEnd)
            let other = try WakeUp()
            try other.listen(to: pipe.readEnd)
            let reader = try WatcherThread(name: "reader") {
                repeat { other.wait(nanoseconds: nil) } while mailbox.fillForTaker()
                mailbox.leave(.exited(status: 0))
            }
            let writer = try WatcherThread(name: "writer") {
                for number in 0..<20_000 { try? pipe.write("event \(number)\0") }
                pipe.closeWriteEnd()
            }
            var taken: [UInt8] = []
            var end: WatcherEnd?
            while end == nil {
                wake.wait(nanoseconds: nil)
                mailbox.fill()
                let delivery = mailbox.take()
                taken += delivery.bytes
                end = delivery.end
            }
            writer.join()
            reader.join()
            #expect(taken == (0..<20_000).flatMap { Array("event \($0)\0".utf8) })
        }
    }

    @Test("The taker is not woken for what it has read itself, and is for what was read for it")
    func wakes() throws {
        let (wakes, pipe) = (Counter(), try TestPipe())
        let mailbox = WatcherMailbox(output: pipe.readEnd) {
            wakes.count.add(1, ordering: .relaxed)
        }
        try pipe.write("one\0")
        mailbox.fill()
        #expect(mailbox.take().bytes == Array("one\0".utf8))
        #expect(wakes.count.load(ordering: .relaxed) == 0)
        try pipe.write("two\0")
        #expect(mailbox.fillForTaker())
        #expect(wakes.count.load(ordering: .relaxed) == 1)
        // Nothing is there: whoever came second goes back to waiting.
        _ = mailbox.take()
        #expect(mailbox.fillForTaker())
        #expect(mailbox.take().bytes.isEmpty)
        pipe.closeWriteEnd()
        #expect(!mailbox.fillForTaker())
    }
}
