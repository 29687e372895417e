import CTelexSystem
import Glibc
import Synchronization
import Testing

@testable import TelexWatch

@Suite("What wakes a thread that waits", .timeLimit(.minutes(1)))
struct WakeUpTests {
    private final class Counter: Sendable {
        let count = Atomic(0)
    }

    @Test("A signal that comes before anybody waits is not lost, and many count once")
    func signals() throws {
        let wake = try WakeUp()
        wake.signal()
        wake.signal()
        wake.wait(nanoseconds: nil)
        // It was used up: this one ends with its time.
        wake.wait(nanoseconds: 1)
        wake.signal()
        wake.wait(nanoseconds: nil)
    }

    @Test("A watcher's output wakes who listens to it, until it was read")
    func output() throws {
        let (wake, pipe) = (try WakeUp(), try TestPipe())
        try wake.listen(to: pipe.readEnd)
        try pipe.write("event")
        wake.wait(nanoseconds: nil)
        wake.wait(nanoseconds: nil)
    }

    @Test("While the first who listens is busy, the next is woken")
    func busy() async throws {
        try await onOwnThread {
            let (first, next, pipe) = (try WakeUp(), try WakeUp(), try TestPipe())
            try first.listen(to: pipe.readEnd)
            try next.listen(to: pipe.readEnd)
            let written = try WatcherThread(name: "writer") { try? pipe.write("event") }
            next.wait(nanoseconds: nil)
            written.join()
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

/// A pipe whose read end never waits; it belongs to the mailbox that reads it.
private final class TestPipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    init() throws {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        let failed = telex_pipe(&readEnd, &writeEnd)
        if failed != 0 { throw TestFailure("pipe", failed) }
        _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
        (self.readEnd, self.writeEnd) = (readEnd, writeEnd)
    }

    func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        if Glibc.write(writeEnd, bytes, bytes.count) != bytes.count {
            throw TestFailure("write", errno)
        }
    }

    func closeWriteEnd() { close(writeEnd) }
}
