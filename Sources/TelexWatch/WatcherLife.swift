import Glibc
import Synchronization

/// The watcher as the kernel's process table has it.
///
/// Its id is its own until somebody has asked how it ended; both happen under one lock, so that
/// no signal ever reaches a stranger.
final class WatcherLife: Sendable {
    private let pid: pid_t
    private let hasEnded = Mutex(false)

    init(pid: pid_t) {
        self.pid = pid
    }

    /// Kills it unless its end is known.
    func kill() {
        hasEnded.withLock { hasEnded in
            if !hasEnded { _ = Glibc.kill(pid, SIGKILL) }
        }
    }

    /// Waits until it has ended, and says how.
    func waitForEnd() -> WatcherEnd {
        var about = siginfo_t()
        // Its id stays its own while it is only looked at.
        while waitid(P_PID, id_t(pid), &about, WEXITED | WNOWAIT) == -1 && errno == EINTR {}
        return hasEnded.withLock { hasEnded in
            hasEnded = true
            var status: Int32 = 0
            guard waitpid(pid, &status, 0) == pid else { return .untold(errno: errno) }
            let signal = status & 0x7F
            return signal == 0 ? .exited(status: status >> 8 & 0xFF) : .killed(signal: signal)
        }
    }
}
