/// What the command tells the shell.
package enum CommandExit: Int32, Sendable {
    /// All is well.
    case fine = 0
    /// The answer is no, or it failed.
    case failed = 1
    /// The command line is wrong.
    case usage = 2
    /// No daemon answers at the socket.
    case noDaemon = 3
    /// The daemon does not let this user do that.
    case refused = 4
    /// The cursor is of no use any more.
    case cursorGone = 5
    /// The time is up.
    case timedOut = 6
    /// The journal is not as it was written.
    case damaged = 7
    /// Ctrl-C.
    case interrupted = 130
}
