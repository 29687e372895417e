import Synchronization
import TelexWire

@testable import TelexFeed

/// Scans that are held until a test goes on with them.
final class FakeScans: Sendable {
    struct Asked: Sendable {
        let isDeep: Bool
        let progress: @Sendable (FeedProgress) -> Void
        let answer: @Sendable (Result<FeedScan, RequestError>) -> Void
    }

    private let asked = Mutex<[Asked]>([])
    /// What each scan does as soon as it is asked for; nil is held.
    private let script = Mutex<(@Sendable (Asked) -> Void)?>(nil)

    /// Those that were asked for so far and are held.
    var held: [Asked] { asked.withLock { $0 } }

    func setScript(_ new: @escaping @Sendable (Asked) -> Void) { script.withLock { $0 = new } }

    func ask(
        _ isDeep: Bool,
        _ progress: @escaping @Sendable (FeedProgress) -> Void,
        _ answer: @escaping @Sendable (Result<FeedScan, RequestError>) -> Void
    ) {
        let scan = Asked(isDeep: isDeep, progress: progress, answer: answer)
        if let script = script.withLock({ $0 }) {
            script(scan)
        } else {
            asked.withLock { $0.append(scan) }
        }
    }
}
