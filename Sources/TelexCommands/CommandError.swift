import Glibc
package import TelexClient
import TelexWire

/// What can end a verb early.
package enum CommandError: Error, Equatable, Sendable {
    /// The command line is wrong; the text says how.
    case usage(String)
    /// Nobody answers; what was tried, and the errno of each.
    case noDaemon([SocketAttempt])
    /// The daemon, or the way to it.
    case client(TelexClientError)
    /// Whoever read the output has gone: nothing is wrong, and nobody is there to be told.
    case outputClosed
    /// The output can't be written.
    case outputFailed(errno: Int32)
}

/// A socket where a daemon was looked for.
package struct SocketAttempt: Equatable, Sendable {
    /// Where.
    package var path: String
    /// What `connect(2)` said.
    package var errno: Int32

    /// Tells of an attempt.
    package init(path: String, errno: Int32) {
        self.path = path
        self.errno = errno
    }
}

extension CommandError {
    /// What the command exits with.
    package var exitStatus: CommandExit {
        switch self {
        case .usage: .usage
        case .noDaemon: .noDaemon
        case .outputClosed: .fine
        case .outputFailed: .failed
        case .client(let error): error.exitStatus
        }
    }

    /// What is printed to standard error; nil where nobody is to be told.
    package var message: String? {
        switch self {
        case .usage(let text): "\(text)\nSee 'telex --help'."
        case .noDaemon(let attempts): Self.message(attempts)
        case .outputClosed: nil
        case .outputFailed(let errno): "the output can't be written: \(errorText(errno))"
        case .client(let error): error.message
        }
    }

    private static func message(_ attempts: [SocketAttempt]) -> String {
        let isDenied = attempts.contains { $0.errno == EACCES }
        let tried = attempts.map { attempt in
            "  \(attempt.path.escapedForDisplay): \(errorText(attempt.errno))"
        }
        let advice =
            isDenied
            ? "Whoever may read the feed is in the socket's group: ask for membership in it."
            : "Start one (systemctl start telexd), or name its socket (--socket, $TELEX_SOCKET)."
        return (["no daemon answers. Tried:"] + tried + [advice]).joined(separator: "\n")
    }
}

extension TelexClientError {
    fileprivate var exitStatus: CommandExit {
        switch self {
        case .unreachable, .closed: .noDaemon
        case .timedOut: .timedOut
        case .cancelled: .interrupted
        case .protocolViolation: .failed
        case .refused(let error):
            switch error.code {
            case .forbidden: .refused
            case .cursorUnknown, .cursorAhead, .cursorExpired: .cursorGone
            case .timedOut: .timedOut
            case .shuttingDown: .noDaemon
            default: .failed
            }
        }
    }

    fileprivate var message: String {
        switch self {
        case .unreachable(let path, let errno):
            "no daemon answers at \(path.escapedForDisplay): \(errorText(errno))"
        case .closed: "the daemon closed the connection"
        case .timedOut: "the daemon did not answer in time"
        case .cancelled: "interrupted"
        case .protocolViolation(let text):
            "the daemon does not speak this protocol: \(text.escapedForDisplay)"
        case .refused(let error): error.text
        }
    }
}

extension RequestError {
    fileprivate var text: String {
        let said = message.escapedForDisplay
        return switch code {
        case .cursorExpired:
            oldest.map { "\(said)\nThe oldest change kept is \($0): --since start begins there." }
                ?? said
        case .cursorUnknown, .cursorAhead:
            "\(said)\nThe journal is another one: --since start reads it from its beginning."
        default: said
        }
    }
}
