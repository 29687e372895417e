import Synchronization
package import TelexModel
import TelexWatch
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

    /// A scan that somebody waits for; both are called on the pipeline's thread.
    struct ScanRequest: Sendable {
        /// Whether every file is to be hashed.
        var isDeep: Bool
        /// Called now and then with the files done, and their number where it is known.
        var progress: @Sendable (Int64, Int64?) -> Void
        /// Called once.
        var answer: @Sendable (Result<ScanAnswer, RequestError>) -> Void
    }

    /// Other settings to go by.
    struct Reload: Sendable {
        var settings: PipelineSettings
        /// Whether other files are journaled than before.
        var changesRules: Bool
        /// Called once, on the pipeline's thread.
        var isTaken: @Sendable () -> Void
    }

    struct Letters {
        var reloads: [Reload] = []
        var syncs: [SyncRequest] = []
        /// The feed asks for at most one of each depth at a time.
        var scans: [ScanRequest] = []
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

    func ask(_ scan: ScanRequest) {
        letters.withLock { $0.scans.append(scan) }
        wake.signal()
    }

    func ask(_ reload: Reload) {
        letters.withLock { $0.reloads.append(reload) }
        wake.signal()
    }

    func stop() {
        letters.withLock { $0.mustStop = true }
        wake.signal()
    }

    /// Whether the pipeline is to stop: long work looks, and leaves the rest to the next start.
    var mustStop: Bool { letters.withLock { $0.mustStop } }

    /// The `sync`s alone, as long as something else takes long.
    func takeSyncs() -> [SyncRequest] {
        letters.withLock { letters in
            defer { letters.syncs = [] }
            return letters.syncs
        }
    }

    func take() -> Letters {
        letters.withLock { letters in
            let taken = letters
            letters.reloads = []
            letters.syncs = []
            letters.scans = []
            return taken
        }
    }
}

/// What a scan found.
package struct ScanAnswer: Equatable, Sendable {
    /// Files come upon.
    package var files: Int64
    /// Changes journaled.
    package var changes: Int64
    /// Where the journal stands then.
    package var cursor: Cursor
}

/// What a `sync` found.
package struct SyncAnswer: Equatable, Sendable {
    /// Everything done before the request is journaled up to here.
    package var cursor: Cursor
    /// How many things are set aside.
    package var problems: Int64
}
