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
}
