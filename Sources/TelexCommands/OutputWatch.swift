import Dispatch
import Glibc

/// Ends the process when nobody reads its output any more.
///
/// A write would tell, but a feed may be silent for hours, and `telex tail | head` would stay.
enum OutputWatch {
    /// Watches standard output from a thread of its own.
    static func start() {
        DispatchQueue.global().async {
            var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
            repeat {
                // Without events asked for, only an error or the other end's closing wakes it.
                if poll(&output, 1, -1) < 0, errno != EINTR { return }
            } while output.revents == 0
            _exit(CommandExit.fine.rawValue)
        }
    }
}
