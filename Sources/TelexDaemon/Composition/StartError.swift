import Glibc
import TelexFeed
import TelexJournal
import TelexSurvey
import TelexWatch

/// What telexd ends with; the codes are those of sysexits.h.
package enum DaemonExit: Int32, Sendable {
    /// It was told to stop.
    case stopped = 0
    /// What was read again is not all as it was written.
    case damageFound = 7
    /// The journal is damaged, or of a newer version.
    case damaged = 65
    /// A fault of its own.
    case fault = 70
    /// Reading or writing failed.
    case io = 74
    /// Another daemon has the journal or the socket.
    case inUse = 75
    /// The configuration can't be used.
    case configuration = 78
}

/// Why the daemon does not start.
enum StartError: Error {
    case journal(JournalError)
    case feed(FeedError)
    case folder(path: String, SystemError)
    case insideFolder(what: String, key: String, path: String, folder: String)
    case watcherMissing
    case system(call: String, errno: Int32)

    /// What the daemon ends with.
    var exit: DaemonExit {
        switch self {
        case .journal(let error): error.exit
        case .feed(.inUse): .inUse
        case .feed(.io): .io
        case .feed, .folder, .insideFolder: .configuration
        case .watcherMissing, .system: .fault
        }
    }
}

extension JournalError {
    /// What telexd ends with where it can't do without the journal.
    var exit: DaemonExit {
        switch self {
        case .inUse: .inUse
        case .full, .io, .settingRefused, .missing, .exists: .io
        default: .damaged
        }
    }
}

extension StartError: CustomStringConvertible {
    /// What happened, to what, and what to do.
    var description: String {
        switch self {
        case .journal(let error): error.description
        case .feed(let error): error.description
        case .folder(let path, let error) where error.errno == ENOSYS:
            "the folder \(path) can't be watched: openat2 is refused, by a kernel before 5.6 or a "
                + "sandbox; in a systemd unit, leave out RestrictSUIDSGID= and DynamicUser="
        case .folder(let path, let error):
            "the folder \(path) can't be watched: \(error.message); make it, let the daemon's user "
                + "read it, or name another with --folder"
        case .insideFolder(let what, let key, let path, let folder):
            "the \(what) \(path) lies inside the watched folder \(folder), where nothing is ever "
                + "written; name another place (\(key))"
        case .watcherMissing:
            "the program telex-watch is neither beside telexd nor in ../libexec/telex; install it "
                + "there"
        case .system(let call, let errno):
            "telexd can't start: \(call): \(SystemError(errno: errno).message); see what its limits are "
                + "(prlimit --pid, systemctl show)"
        }
    }
}
