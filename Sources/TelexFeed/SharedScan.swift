import NIOCore
import Synchronization
import TelexWire

/// A scan that clients wait for: asked for once, and told to everybody who asked for it meanwhile.
///
/// Confined to the event loop. Those who go away are forgotten at once, so that however many come
/// and go during a long scan, the rest of the daemon keeps one question.
final class SharedScan {
    private struct Waiting {
        let connection: Connection
        let id: RequestID?
    }

    let isDeep: Bool
    private weak var registry: ConnectionRegistry?
    private var waiting: [Waiting] = []

    init(isDeep: Bool, registry: ConnectionRegistry) {
        self.isDeep = isDeep
        self.registry = registry
    }

    /// Asks for it, on behalf of everybody who joins until it is answered.
    func begin(_ source: FeedSource, on loop: any EventLoop) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let pace = ProgressPace()
        source.scan(isDeep) { progress in
            guard pace.admits(at: .now()) else { return }
            loop.execute {
                bound.value.tell(progress)
                pace.told(at: .now())
            }
        } _: { result in
            loop.execute { bound.value.finish(result) }
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
                    unit: "files",
                    id: one.id
                )
            }
        }
    }

    private func finish(_ result: Result<FeedScan, RequestError>) {
        registry?.forget(self)
        let told = waiting
        waiting = []
        for one in told {
            one.connection.write { writer in
                switch result {
                case .success(let scan):
                    writer.scanned(
                        files: scan.files,
                        changes: scan.changes,
                        cursor: scan.cursor,
                        id: one.id
                    )
                case .failure(let error):
                    writer.error(error, id: one.id)
                }
            }
            one.connection.answered()
        }
    }
}

/// Lets one line of progress through at a time, and then none for a while; for any thread.
final class ProgressPace: Sendable {
    private struct State {
        /// Whether one is on its way to the event loop: a loop that is busy gathers no more.
        var isUnderWay = false
        var earliest: NIODeadline?
    }

    private let state = Mutex(State())

    /// Whether a line may be written that is known now.
    func admits(at now: NIODeadline) -> Bool {
        state.withLock { state in
            if state.isUnderWay { return false }
            if let earliest = state.earliest, now < earliest { return false }
            state.isUnderWay = true
            return true
        }
    }

    /// The one that was admitted is written.
    func told(at now: NIODeadline) {
        state.withLock { state in
            state.isUnderWay = false
            state.earliest = now + .milliseconds(FeedLimits.progressMilliseconds)
        }
    }
}
