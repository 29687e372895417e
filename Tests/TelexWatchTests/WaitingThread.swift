import Glibc
import Synchronization
import TelexWatch

/// A thread that waits, and has begun to.
final class WaitingThread: Sendable {
    /// epoll_wait(2) and epoll_pwait(2) by number, of x86-64 and of arm64.
    private static let waits: Set<Substring> = ["232", "281", "22"]

    private final class Found: Sendable {
        /// The thread in /proc, once it runs.
        let place = Mutex<String?>(nil)
        let reason = Mutex<WakeUp.Reason>([])
    }

    private let found = Found()
    private let thread: WatcherThread

    init(_ wake: WakeUp) throws {
        thread = try WatcherThread(name: "waiting") { [found] in
            found.place.withLock {
                $0 = realpath("/proc/thread-self", nil).map { own in
                    defer { free(own) }
                    return String(cString: own)
                }
            }
            let reason = wake.wait(nanoseconds: 60_000_000_000)
            found.reason.withLock { $0 = reason }
        }
        while try !isWaiting() { sched_yield() }
    }

    private func isWaiting() throws -> Bool {
        guard let place = found.place.withLock({ $0 }) else { return false }
        guard let file = fopen(place + "/syscall", "r") else {
            throw TestFailure("fopen \(place)/syscall", errno)
        }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 200)
        guard fgets(&line, 200, file) != nil else { return false }
        let call = line.prefix { $0 != CChar(UInt8(ascii: " ")) && $0 != 0 }
        return Self.waits.contains(Substring(decoding: call.map(UInt8.init), as: UTF8.self))
    }

    /// Why it waits no longer, once it does not.
    func reason() -> WakeUp.Reason {
        thread.join()
        return found.reason.withLock { $0 }
    }
}
