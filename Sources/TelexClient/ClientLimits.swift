/// The limits of the client's end.
public enum ClientLimits {
    /// The longest line of an answer in bytes, without its newline.
    ///
    /// The longest that the protocol has hold a content of 1 MiB, each byte of which may be written
    /// in six (`\u001b`), and names besides: 8 MiB.
    public static let lineByteCount = 8 * 1_024 * 1_024
    /// How long a connection may take until the daemon has greeted.
    ///
    /// It greets at once; a daemon that is stopped or hangs shall not hang its clients.
    public static let greetingPatience: Duration = .seconds(5)
    /// How long an answer may take that the daemon gives at once, and a `sync` beyond its time.
    public static let answerPatience: Duration = .seconds(10)
    /// How many of a subscription's heartbeats may be missing, one after the other.
    ///
    /// Two whole ones, so that one that comes late is no interruption.
    public static let missingHeartbeatCount = 2
    /// How often a consumer that was interrupted is tried again while its name is taken.
    ///
    /// The daemon may learn of the old connection's end later than the client does. With the usual
    /// waits twenty times take about half a minute; who holds the name then is somebody else.
    public static let busyAttemptCount = 20
}
