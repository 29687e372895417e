import Glibc

/// How a line of the log begins.
package enum LogStyle: Sendable, Equatable {
    /// With `<N>`, as sd-daemon(3) describes it: the journal adds the time itself.
    case priority
    /// With the time and the level's name, for people.
    case timestamp

    /// What suits a descriptor: priorities where the system's journal reads it.
    ///
    /// systemd.exec(5): `JOURNAL_STREAM` holds device and inode of the stream that systemd made.
    /// Where they are not the descriptor's own, somebody has redirected it since.
    package static func detected(
        environment: [String: String],
        descriptor: Int32 = STDERR_FILENO
    ) -> LogStyle {
        var status = stat()
        guard let stream = environment["JOURNAL_STREAM"], fstat(descriptor, &status) == 0 else {
            return .timestamp
        }
        return stream == "\(status.st_dev):\(status.st_ino)" ? .priority : .timestamp
    }
}
