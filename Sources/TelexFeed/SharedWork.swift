import NIOCore
import TelexWire

/// Work that clients wait for: asked for once, and told to everybody who asked for it meanwhile.
///
/// Confined to the event loop. Those who go away are forgotten at once, so that however many come
/// and go during a long scan, the rest of the daemon keeps one question.
final class SharedWork {
    /// What is to be done.
    enum Kind: Equatable {
        case scan(isDeep: Bool)
        case verification

        /// What its progress counts.
        var unit: String {
            switch self {
            case .scan: "files"
            case .verification: "rows"
            }
        }
    }

    /// What came of it.
    enum Finding: Sendable {
        case scan(FeedScan)
        case verification(FeedVerification)
    }

    private struct Waiting {
        let connection: Connection
        let id: RequestID?
    }

    let kind: Kind
    private weak var registry: ConnectionRegistry?
    private var waiting: [Waiting] = []

    init(_ kind: Kind, registry: ConnectionRegistry) {
        self.kind = kind
        self.registry = registry
    }

    /// Asks for it, on behalf of everybody who joins until it is answered.
    func begin(_ source: FeedSource, on loop: any EventLoop) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let pace = ProgressPace()
        let progress: @Sendable (FeedProgress) -> Void = { progress in
            guard pace.admits(at: .now()) else { return }
            loop.execute {
                bound.value.tell(progress)
                pace.told(at: .now())
            }
        }
        let answer: @Sendable (Result<Finding, RequestError>) -> Void = { result in
            loop.execute { bound.value.finish(result) }
        }
        switch kind {
        case .scan(let isDeep):
            source.scan(isDeep, progress) { answer($0.map { .scan($0) }) }
        case .verification:
            source.verify(progress) { answer($0.map { .verification($0) }) }
        }
    }

    func join(_ connection: Connection, _ id: RequestID?) {
        waiting.append(Waiting(connection: connection, id: id))
    }

    /// Forgets a connection; the requests by which it waited.
    @discardableResult
    func leave(_ connection: Connection) -> [RequestID?] {
        let ids = waiting.filter { $0.connection === connection }.map(\.id)
        waiting.removeAll { $0.connection === connection }
        return ids
    }

    private func tell(_ progress: FeedProgress) {
        // Whoever does not read would be sent one more each time.
        for one in waiting where one.connection.isWritable {
            one.connection.write {
                $0.progress(
                    done: progress.done,
                    total: progress.total,
                    unit: kind.unit,
                    id: one.id
                )
            }
        }
    }

    private func finish(_ result: Result<Finding, RequestError>) {
        registry?.forget(self)
        let told = waiting
        waiting = []
        for one in told {
            switch result {
            case .success(let finding): one.connection.write { $0.finding(finding, id: one.id) }
            case .failure(let error): one.connection.refuse(error, one.id)
            }
            one.connection.answered()
        }
    }
}

extension LineWriter {
    fileprivate mutating func finding(_ finding: SharedWork.Finding, id: RequestID?) {
        switch finding {
        case .scan(let found):
            scanned(files: found.files, changes: found.changes, cursor: found.cursor, id: id)
        case .verification(let found):
            verified(changes: found.changes, contents: found.contents, bad: found.bad, id: id)
        }
    }
}
