/// The limits of the wire that both sides hold to, as `PROTOCOL.md` states them.
public enum WireLimits {
    /// The longest request line in bytes, without its newline.
    public static let requestByteCount = 65_536
    /// The longest text of a request's id, in bytes.
    public static let idByteCount = 256
    /// The largest `last` of a subscription.
    public static let lastCount: Int64 = 100_000
    /// The longest `timeout` of a `sync`, in seconds.
    public static let syncTimeoutSeconds: Int64 = 3_600
    /// A `sync`'s `timeout` when it names none, in seconds.
    public static let defaultSyncTimeoutSeconds: Int64 = 30
    /// A subscription's `heartbeat` when it names none, in seconds.
    public static let defaultHeartbeatSeconds: Int64 = 30
    /// How much of a content one line holds at most, in bytes.
    public static let contentPartByteCount = 1 << 20
    /// A consumer's `window` when it names none, in changes.
    public static let defaultWindow: Int64 = 1_024
    /// The largest `window` of a consumer, in changes.
    public static let window: Int64 = 100_000
    /// How many globs a filter has at most.
    public static let globCount = 64
    /// How many bytes they have together at most, which bounds what a path can cost.
    public static let globByteCount = 4_096
    /// How much of a content a `change` line holds at most, in bytes.
    public static let includedTextByteCount = 1 << 20
    /// The longest `heartbeat`, in seconds.
    ///
    /// A day: the protocol names no limit, and a timer needs one.
    public static let heartbeatSeconds: Int64 = 86_400
}
