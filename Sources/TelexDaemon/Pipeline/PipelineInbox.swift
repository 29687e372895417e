import Synchronization
package import TelexModel
import TelexWire

/// What other threads ask of the pipeline, until it takes it.
final class PipelineInbox: Sendable {
    /// A `sync` that somebody waits for.
    struct SyncRequest: Sendable {
        /// When it is given up; monotonic nanoseconds.
        var deadline: Int64
        /// Called once, on the pipeline's thread.
        var answer: @Sendable (Result<SyncAnswer, RequestError>) -> Void
    }

    struct Letters {
        var syncs: [SyncRequest] = []
        var mustStop = false
    }

    private let letters = Mutex(Letters())
    private let wake: WakeUp

    init(wake: WakeUp) {
        self.wake = wake
    }

    func ask(_ sync: SyncRequest) {
        letters.withLock { $0.syncs.append(sync) }
        wake.signal()
    }

    func stop() {
        letters.withLock { $0.mustStop = true }
        wake.signal()
    }

    func take() -> Letters {
        letters.withLock { letters in
            let taken = letters
            letters.syncs = []
            return taken
        }
    }
}

/// What a `sync` found.
package struct SyncAnswer: Equatable, Sendable {
    /// Everything done before the request is journaled up to here.
    package var cursor: Cursor
    /// How many things are set aside.
    package var problems: Int64
}
