import Dispatch
import Synchronization

/// Those who wait until a change is announced.
final class Announcements: Sendable {
    private struct Waiting {
        let seq: Int64
        let isAnnounced: DispatchSemaphore
    }

    private let waiting = Mutex<[Waiting]>([])

    /// Lets those go on whose change this is, or one before it.
    func announce(_ head: Int64) {
        let told = waiting.withLock { waiting in
            if waiting.isEmpty { return [Waiting]() }
            let told = waiting.filter { $0.seq <= head }
            waiting.removeAll { $0.seq <= head }
            return told
        }
        for one in told { one.isAnnounced.signal() }
    }

    /// What is waited on for a change.
    fileprivate func expect(_ seq: Int64) -> DispatchSemaphore {
        let one = Waiting(seq: seq, isAnnounced: DispatchSemaphore(value: 0))
        waiting.withLock { $0.append(one) }
        return one.isAnnounced
    }
}

extension Journal {
    /// For so long at most a change is waited for that is written: one that is never announced ends
    /// the daemon anyway.
    private static let announcementPatience = DispatchTimeInterval.seconds(5)

    /// Waits until a change is announced that a reader of the database sees already: it is visible
    /// a moment before, and longer where the writer waits for a checkpoint after its transaction.
    ///
    /// A place beyond what is announced could not be gone on from at once.
    package func waitUntilAnnounced(_ seq: Int64) {
        if state.head >= seq { return }
        let isAnnounced = announcements.expect(seq)
        // It may have been announced before it was known that somebody waits.
        announcements.announce(state.head)
        _ = isAnnounced.wait(timeout: .now() + Self.announcementPatience)
    }
}
