/// What can go wrong with the watcher on the parent's side.
package enum WatcherError: Error, Equatable, Sendable {
    /// The call named did not work while the watcher at this path was being started.
    case cannotStart(path: String, call: String, errno: Int32)
    /// The watcher wrote something that is not a record of its protocol: its first bytes.
    case malformedRecord([UInt8])
    /// The watcher told more than anybody can have asked for while nobody took it.
    case tooManyAnswers
}
