import Synchronization
import TelexModel
import TelexSurvey

/// How the pipeline stands, for whoever asks: written by its thread, read by any.
final class StatusBoard: Sendable {
    struct Figures: Sendable {
        /// What is watched, and which files of it are journaled; nil before the start.
        var folder: FolderPlace?
        var rules: PathRules?
        var state = DaemonState.starting
        var reason: ScanReason?
        var pending: Int64 = 0
        var oldestPendingNanoseconds: Int64 = 0
        var directories: Int64 = 0
        var watch = WatchStatus()
        var scan = ScanStatus()
        var problems: [Problem] = []
    }

    private let figures = Mutex(Figures())

    var current: Figures { figures.withLock { $0 } }

    /// Writes; true where the state has become another.
    func update(_ change: (inout Figures) -> Void) -> Bool {
        figures.withLock { figures in
            let before = (figures.state, figures.reason)
            change(&figures)
            return before != (figures.state, figures.reason)
        }
    }
}
