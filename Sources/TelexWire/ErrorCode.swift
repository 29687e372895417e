/// What went wrong with a request, for programs.
public enum ErrorCode: String, CaseIterable, Sendable {
    /// Not valid JSON, an unknown or ill-typed member, members that exclude each other.
    case badRequest = "bad_request"
    /// No such operation.
    case unknownOp = "unknown_op"
    /// The request line is over 64 KiB.
    case tooLarge = "too_large"
    /// The cursor is of another journal.
    case cursorUnknown = "cursor_unknown"
    /// The cursor is past the head, or past what this journal vouches for of an earlier id.
    case cursorAhead = "cursor_ahead"
    /// Changes after the cursor are no longer kept.
    case cursorExpired = "cursor_expired"
    /// Another connection is subscribed under that name.
    case consumerBusy = "consumer_busy"
    /// An `ack` on a connection without a consumer.
    case notConsumer = "not_consumer"
    /// No such file, version or content was ever journaled.
    case notFound = "not_found"
    /// It was, but its content is not kept.
    case notStored = "not_stored"
    /// The operation is for admins.
    case forbidden
    /// Too many connections, or consumers.
    case overloaded
    /// The folder is missing, or the journal can't be written.
    case unavailable
    /// The time that was asked for has passed.
    case timedOut = "timed_out"
    /// The daemon is stopping.
    case shuttingDown = "shutting_down"
    /// A fault of the daemon.
    case `internal`
}

/// A request that is answered with an `error` line.
public struct RequestError: Error, Equatable, Sendable {
    /// For programs.
    public var code: ErrorCode
    /// For people: what happened, to what, and what to do.
    public var message: String
    /// With `cursor_expired`: the oldest change that is kept.
    public var oldest: Int64?

    /// Describes why a request is refused.
    public init(_ code: ErrorCode, _ message: String, oldest: Int64? = nil) {
        self.code = code
        self.message = message
        self.oldest = oldest
    }
}
