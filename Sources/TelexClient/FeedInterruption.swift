/// The feed is not connected, and will try to be.
public struct FeedInterruption: Equatable, Sendable {
    /// Why: what ended the connection, or kept the last attempt from being one.
    public let reason: TelexClientError
    /// Which attempt comes next, counting from 1 at each interruption.
    public let attempt: Int
    /// How long the feed waits before it.
    public let wait: Duration

    /// Tells why, and what comes next.
    public init(reason: TelexClientError, attempt: Int, wait: Duration) {
        self.reason = reason
        self.attempt = attempt
        self.wait = wait
    }
}
