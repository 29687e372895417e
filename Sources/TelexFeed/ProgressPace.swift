import NIOCore
import Synchronization

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
