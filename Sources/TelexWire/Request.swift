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
    /// What is known of a path, and what keeps its content out of the journal.
    case why(RelativePath)
    /// The articles that more than one file holds.
    case duplicates
    /// Everything up to a place is done, on the connection that subscribed as a consumer.
    case ack(AckedPlace)
    /// The named subscribers.
    case consumers
    /// A named subscriber that is wanted no longer.
    case forget(ConsumerName)
    /// The journal and every stored content, read again and checked.
    case verify
    /// A sign of life.
    case ping
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
    /// Those whose path it lets through; nil is all.
    public var filter: PathFilter?

    /// The files as of now, or of a place; all, or some.
    public init(at: JournalPlace? = nil, filter: PathFilter? = nil) {
        self.at = at
        self.filter = filter
    }
}

/// Which content a `content` request asks for.
public enum ContentRequest: Equatable, Sendable {
    /// The one that has this hash.
    case hash(ContentHash)
    /// That of a version of a path; without one, the last that the path held.
    case path(RelativePath, version: Int64?)
}

/// What a consumer acknowledges: everything up to and with a change.
public enum AckedPlace: Equatable, Sendable {
    /// By its cursor, of this journal, or of an earlier one that it vouches for.
    case cursor(Cursor)
    /// By its number in this journal.
    case seq(Int64)
}

/// A request line, read: what is asked, or why it can't be; with the id where it could be read.
public struct RequestLine: Sendable {
    /// What the client calls it.
    public var id: RequestID?
    /// What is asked.
    public var request: Result<Request, RequestError>
}
