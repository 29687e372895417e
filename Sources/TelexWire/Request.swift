public import TelexModel

/// What a client calls its request, repeated on every line of the answer.
public enum RequestID: Equatable, Sendable {
    /// An integer.
    case number(Int64)
    /// A string of at most 256 bytes.
    case text(String)
}

/// One request of a client.
public enum Request: Equatable, Sendable {
    /// The changes from a place on, and then live.
    case subscribe(SubscribeRequest)
    /// One `status` line.
    case status
    /// An answer once everything done to the folder before is journaled.
    case sync(timeoutSeconds: Int64)
    /// A comparison of the whole folder with the journal, now; a deep one reads every file.
    case scan(isDeep: Bool)
    /// The files as of a moment.
    case files(FilesRequest)
    /// Every change of a file, also under the names that it had before.
    case history(RelativePath)
    /// A content.
    case content(ContentRequest)
    /// The journal and every stored content, read again and checked.
    case verify
    /// A sign of life.
    case ping
}

/// Where a subscription starts.
public enum Since: Equatable, Sendable {
    /// After the head.
    case now
    /// Before the oldest change that is kept.
    case start
    /// After a place in this journal, or in an earlier one that it vouches for.
    case cursor(Cursor)
    /// After a change of this journal.
    case seq(Int64)
    /// At the first change that is not before the moment.
    case time(Timestamp)

    /// A place that the client names.
    public init(_ place: JournalPlace) {
        switch place {
        case .cursor(let cursor): self = .cursor(cursor)
        case .seq(let seq): self = .seq(seq)
        case .time(let time): self = .time(time)
        }
    }
}

/// A place in the journal as a client names one.
public enum JournalPlace: Equatable, Sendable {
    /// Behind a change of this journal, or of an earlier one that it vouches for.
    case cursor(Cursor)
    /// Behind a change of this journal.
    case seq(Int64)
    /// As of a moment.
    case time(Timestamp)
}

/// The members of a `files` request.
public struct FilesRequest: Equatable, Sendable {
    /// As of where; nil is now.
    public var at: JournalPlace?

    /// The files as of now, or of a place.
    public init(at: JournalPlace? = nil) {
        self.at = at
    }
}

/// Which content a `content` request asks for.
public enum ContentRequest: Equatable, Sendable {
    /// The one that has this hash.
    case hash(ContentHash)
    /// That of a version of a path; without one, the last that the path held.
    case path(RelativePath, version: Int64?)
}

/// The members of a `subscribe` request.
public struct SubscribeRequest: Equatable, Sendable {
    /// Where it starts.
    public var since: Since
    /// Whether it goes on with what comes after the head.
    public var follow: Bool
    /// At most so many changes; nil is no limit.
    public var limit: Int64?
    /// Start before the last so many changes; excludes `since`.
    public var last: Int64?
    /// Seconds without a line after which a heartbeat is sent; 0 is never.
    public var heartbeatSeconds: Int64

    /// A subscription with the protocol's defaults.
    public init(
        since: Since = .now,
        follow: Bool = true,
        limit: Int64? = nil,
        last: Int64? = nil,
        heartbeatSeconds: Int64 = WireLimits.defaultHeartbeatSeconds
    ) {
        self.since = since
        self.follow = follow
        self.limit = limit
        self.last = last
        self.heartbeatSeconds = heartbeatSeconds
    }
}

/// A request line, read: what is asked, or why it can't be; with the id where it could be read.
public struct RequestLine: Sendable {
    /// What the client calls it.
    public var id: RequestID?
    /// What is asked.
    public var request: Result<Request, RequestError>
}
