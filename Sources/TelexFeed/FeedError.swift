import Glibc

/// Why the feed can't be served.
package enum FeedError: Error, Equatable, Sendable {
    /// Another daemon answers on the socket, or is about to.
    case inUse(path: String)
    /// Something else than a socket has the path; it is left alone.
    case notSocket(path: String)
    /// The path is longer than a socket's may be.
    case pathTooLong(path: String, limit: Int)
    /// A system call failed.
    case io(path: String, call: String, errno: Int32)
}

extension FeedError: CustomStringConvertible {
    /// What happened, to what, and what to do.
    package var description: String {
        switch self {
        case .inUse(let path):
            "another daemon serves the socket \(path); stop that one, or name another --socket"
        case .notSocket(let path):
            "\(path) is there already and is no socket; it is left alone: name another --socket"
        case .pathTooLong(let path, let limit):
            "the socket's path \(path) is longer than the \(limit) bytes that the system takes; "
                + "name a shorter --socket"
        case .io(let path, let call, let errno):
            "the socket \(path) can't be served: \(call): \(String(cString: strerror(errno))); see whether its "
                + "directory is there, and this user may write to it, or name another --socket"
        }
    }
}
