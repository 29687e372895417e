import Logging
import Synchronization
import TelexWire

/// Tells the log of the daemon's own faults that clients are answered, as `internal`; for any thread.
///
/// Who asks again is told again, as often as it likes, and the log is not.
final class AnsweredFaults: Sendable {
    /// A message comes again after so long; ns.
    private static let pauseNanoseconds: Int64 = 60_000_000_000
    /// So many messages come in that time.
    static let messageCount = 20

    private struct Told {
        var messages: Set<String> = []
        var end = Int64.min
    }

    private let log: Logger
    private let isStopping: @Sendable () -> Bool
    private let now: @Sendable () -> Int64
    private let told = Mutex(Told())

    /// `now` counts nanoseconds, and is never set.
    init(
        _ log: Logger,
        isStopping: @escaping @Sendable () -> Bool,
        now: @escaping @Sendable () -> Int64
    ) {
        self.log = log
        self.isStopping = isStopping
        self.now = now
    }

    /// A client is answered this.
    func note(_ error: RequestError) {
        // What is being read at the end is interrupted: no fault.
        if isStopping() { return }
        let now = now()
        let isNew = told.withLock { told in
            if now >= told.end { told = Told(end: now + Self.pauseNanoseconds) }
            return told.messages.count < Self.messageCount
                && told.messages.insert(error.message).inserted
        }
        if isNew { log.error("a client's request failed: \(error.message)") }
    }
}
