import Dispatch
import Glibc
import Synchronization

/// Ends the process at Ctrl-C between two writes, so that no reader is left with half a line.
final class Interruption: Sendable {
    private struct State {
        var isWriting = false
        var isAsked = false
    }

    private let state = Mutex(State())

    /// Begins to listen; SIGINT no longer ends the process by itself.
    func listen() {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT)
        source.setEventHandler { [self] in
            // A second Ctrl-C says that the write takes too long.
            let isIdle = state.withLock { state in
                defer { state.isAsked = true }
                return !state.isWriting || state.isAsked
            }
            if isIdle { end() }
            _ = source
        }
        source.activate()
    }

    /// Runs a write that is not to be cut.
    func withoutInterruption<Result>(
        _ write: () throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        state.withLock { $0.isWriting = true }
        defer {
            let isAsked = state.withLock { state in
                state.isWriting = false
                return state.isAsked
            }
            if isAsked { end() }
        }
        return try write()
    }

    private func end() {
        _exit(CommandExit.interrupted.rawValue)
    }
}
