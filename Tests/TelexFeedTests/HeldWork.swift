import Synchronization
import TelexWire

@testable import TelexFeed

/// Work that takes long, scans or verifications, held until a test goes on with it.
final class HeldWork<Question: Sendable, Found: Sendable>: Sendable {
    struct Asked: Sendable {
        let question: Question
        let progress: @Sendable (FeedProgress) -> Void
        let answer: @Sendable (Result<Found, RequestError>) -> Void
    }

    private let asked = Mutex<[Asked]>([])
    /// What each does as soon as it is asked for; nil is held.
    private let script = Mutex<(@Sendable (Asked) -> Void)?>(nil)

    /// Those that were asked for so far and are held.
    var held: [Asked] { asked.withLock { $0 } }

    func setScript(_ new: @escaping @Sendable (Asked) -> Void) { script.withLock { $0 = new } }

    func ask(
        _ question: Question,
        _ progress: @escaping @Sendable (FeedProgress) -> Void,
        _ answer: @escaping @Sendable (Result<Found, RequestError>) -> Void
    ) {
        let work = Asked(question: question, progress: progress, answer: answer)
        if let script = script.withLock({ $0 }) {
            script(work)
        } else {
            asked.withLock { $0.append(work) }
        }
    }
}

extension HeldWork where Question == Bool {
    var areDeep: [Bool] { held.map(\.question) }
}
