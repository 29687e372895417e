package import TelexModel
package import TelexWire

/// What the feed serves, and what it asks of the rest of the daemon.
///
/// Closures marked *blocking* wait for the disk: the feed calls them on threads of its own.
package struct FeedSource: Sendable {
    /// Where the journal stands now.
    package var head: @Sendable () -> FeedHead
    /// The last change that the journal vouches for of an earlier id; nil for an unknown id.
    package var headOfEarlier: @Sendable (JournalID) -> Int64?
    /// The lines of the commit that a change is of, from memory.
    package var recentLines: @Sendable (_ with: Int64) -> FeedLines?
    /// At most so many lines after a change, about so many bytes of them; *blocking*.
    package var lines:
        @Sendable (_ after: Int64, _ limit: Int64, _ byteLimit: Int) throws -> FeedLines?
    /// The change before the first one at or after the moment; *blocking*.
    package var seqBefore: @Sendable (Timestamp) throws -> Int64
    /// The last change that is not after the moment; nil where what was then is not kept;
    /// *blocking*.
    package var seqNotAfter: @Sendable (Timestamp) throws -> Int64?
    /// Whether the moment has passed, so that no change announced from now on is of then or before.
    package var isPast: @Sendable (Timestamp) -> Bool
    /// The files as of one moment, or of those that hold an article the one whose last change has
    /// the lowest seq; *blocking*.
    package var files: @Sendable (FilesMoment, _ onePerArticle: Bool) throws -> FeedFiles
    /// Every change of a file, and of what was moved onto it; *blocking*.
    package var history: @Sendable (RelativePath) throws -> FeedHistory
    /// A stored content; *blocking*.
    package var content: @Sendable (ContentRequest) throws -> FeedContent
    /// What a change's line carries of the content; *blocking*.
    package var text: @Sendable (ContentHash) throws -> IncludedText
    /// The articles that more than one file holds; *blocking*.
    package var duplicates: @Sendable () throws -> FeedDuplicates
    /// What is known of a path; *blocking*.
    package var why: @Sendable (RelativePath) throws -> PathExplanation
    /// Keeps these consumers in the place of what is kept of them, durably; *blocking*.
    package var keepConsumers: @Sendable ([Consumer]) throws -> Void
    /// Keeps a consumer no longer; *blocking*.
    package var forgetConsumer: @Sendable (ConsumerName) throws -> Void
    /// How the daemon stands, but for its connections; *blocking*.
    package var status: @Sendable () -> Status
    /// The daemon's state.
    package var state: @Sendable () -> DaemonState
    /// Asks for a `sync`; the answer comes once, on any thread.
    package var sync:
        @Sendable (
            _ timeoutSeconds: Int64,
            _ answer: @escaping @Sendable (Result<FeedSync, RequestError>) -> Void
        ) -> Void
    /// Asks for the folder to be compared with the journal, by a deep scan with every file read;
    /// progress comes as often as it likes, the answer once, both on any thread.
    package var scan:
        @Sendable (
            _ isDeep: Bool,
            _ progress: @escaping @Sendable (FeedProgress) -> Void,
            _ answer: @escaping @Sendable (Result<FeedScan, RequestError>) -> Void
        ) -> Void
    /// Asks for the journal and every stored content to be read again and checked; progress comes as
    /// often as it likes, the answer once, both on any thread.
    package var verify:
        @Sendable (
            _ progress: @escaping @Sendable (FeedProgress) -> Void,
            _ answer: @escaping @Sendable (Result<FeedVerification, RequestError>) -> Void
        ) -> Void
    /// Told of each fault of the daemon's own that a client is answered.
    package var failed: @Sendable (RequestError) -> Void
    /// The time of day.
    package var now: @Sendable () -> Timestamp

    /// Combines what is served.
    package init(
        head: @escaping @Sendable () -> FeedHead,
        headOfEarlier: @escaping @Sendable (JournalID) -> Int64?,
        recentLines: @escaping @Sendable (_ with: Int64) -> FeedLines?,
        lines: @escaping @Sendable (Int64, Int64, Int) throws -> FeedLines?,
        seqBefore: @escaping @Sendable (Timestamp) throws -> Int64,
        seqNotAfter: @escaping @Sendable (Timestamp) throws -> Int64?,
        isPast: @escaping @Sendable (Timestamp) -> Bool,
        files: @escaping @Sendable (FilesMoment, Bool) throws -> FeedFiles,
        history: @escaping @Sendable (RelativePath) throws -> FeedHistory,
        content: @escaping @Sendable (ContentRequest) throws -> FeedContent,
        text: @escaping @Sendable (ContentHash) throws -> IncludedText,
        duplicates: @escaping @Sendable () throws -> FeedDuplicates,
        why: @escaping @Sendable (RelativePath) throws -> PathExplanation,
        keepConsumers: @escaping @Sendable ([Consumer]) throws -> Void,
        forgetConsumer: @escaping @Sendable (ConsumerName) throws -> Void,
        status: @escaping @Sendable () -> Status,
        state: @escaping @Sendable () -> DaemonState,
        sync:
            @escaping @Sendable (
                Int64, @escaping @Sendable (Result<FeedSync, RequestError>) -> Void
            ) -> Void,
        scan:
            @escaping @Sendable (
                Bool,
                @escaping @Sendable (FeedProgress) -> Void,
                @escaping @Sendable (Result<FeedScan, RequestError>) -> Void
            ) -> Void,
        verify:
            @escaping @Sendable (
                @escaping @Sendable (FeedProgress) -> Void,
                @escaping @Sendable (Result<FeedVerification, RequestError>) -> Void
            ) -> Void,
        failed: @escaping @Sendable (RequestError) -> Void,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.head = head
        self.headOfEarlier = headOfEarlier
        self.recentLines = recentLines
        self.lines = lines
        self.seqBefore = seqBefore
        self.seqNotAfter = seqNotAfter
        self.isPast = isPast
        self.files = files
        self.history = history
        self.content = content
        self.text = text
        self.duplicates = duplicates
        self.why = why
        self.keepConsumers = keepConsumers
        self.forgetConsumer = forgetConsumer
        self.status = status
        self.state = state
        self.sync = sync
        self.scan = scan
        self.verify = verify
        self.failed = failed
        self.now = now
    }

    /// Tells of an error that a client is answered, where it is a fault of the daemon's own.
    func note(_ error: RequestError) {
        if error.code == .internal { failed(error) }
    }
}
