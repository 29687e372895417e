import Dispatch
import Synchronization

/// Something that goes on beside the test.
final class Companion: Sendable {
    private let ended = DispatchSemaphore(value: 0)
    private let outcome = Mutex<Result<Void, any Error>?>(nil)

    init(_ body: @escaping @Sendable () throws -> Void) {
        DispatchQueue(label: "companion").async {
            let outcome = Result { try body() }
            self.outcome.withLock { $0 = outcome }
            self.ended.signal()
        }
    }

    var hasEnded: Bool { outcome.withLock { $0 != nil } }

    /// Waits for the end.
    func join() throws {
        if ended.wait(timeout: .now() + 120) == .timedOut { throw TestFailure("no end in sight") }
        try outcome.withLock { $0 }?.get()
    }
}
