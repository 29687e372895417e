import Glibc

/// What can go wrong with the watcher on the parent's side.
package enum WatcherError: Error, Equatable, Sendable {
    /// The call named did not work while the watcher at this path was being started.
    case cannotStart(path: String, call: String, errno: Int32)
    /// The watcher wrote something that is not a record of its protocol: its first bytes.
    case malformedRecord([UInt8])
    /// The watcher told more than anybody can have asked for while nobody took it.
    case tooManyAnswers
}

extension WatcherError: CustomStringConvertible {
    /// What happened, to what.
    package var description: String {
        switch self {
        case .cannotStart(let path, let call, let errno):
            "\(path): \(call): \(String(cString: strerror(errno)))"
        case .malformedRecord: "it does not speak the protocol of this telexd"
        case .tooManyAnswers: "it tells more than it was asked for"
        }
    }
}
