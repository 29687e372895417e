import Synchronization
import TelexModel

/// How the pipeline stands, for whoever asks: written by its thread, read by any.
package final class StatusBoard: Sendable {
    struct Figures: Sendable {
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
    private let onState: @Sendable (DaemonState, ScanReason?) -> Void

    /// `onState` is called on the pipeline's thread whenever the state becomes another.
    init(onState: @escaping @Sendable (DaemonState, ScanReason?) -> Void) {
        self.onState = onState
    }

    var current: Figures { figures.withLock { $0 } }

    func update(_ change: (inout Figures) -> Void) {
        let changed = figures.withLock { figures -> (DaemonState, ScanReason?)? in
            let before = (figures.state, figures.reason)
            change(&figures)
            return before == (figures.state, figures.reason)
                ? nil : (figures.state, figures.reason)
        }
        if let (state, reason) = changed { onState(state, reason) }
    }
}
