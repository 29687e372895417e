public import TelexModel

/// The members of a `subscribe` request.
public struct SubscribeRequest: Equatable, Sendable {
    /// Where it starts; as a consumer only where that is new.
    public var since: Since
    /// Whether the present files come first, as of one moment, and then what comes after it.
    public var snapshot: Bool
    /// Whether it goes on with what comes after the head.
    public var follow: Bool
    /// Up to where it goes; nil is no limit.
    public var until: JournalPlace?
    /// At most so many changes; nil is no limit.
    public var limit: Int64?
    /// Start before the last so many changes that the filter lets through; excludes `since`.
    public var last: Int64?
    /// The changes that are wanted.
    public var filter: ChangeFilter
    /// Whether contents are wanted with the changes.
    public var includesText: Bool
    /// What a change's line looks like.
    public var format: ChangeFormat
    /// Seconds without a line after which a heartbeat is sent; 0 is never.
    public var heartbeatSeconds: Int64
    /// The name under which the daemon keeps the place; nil is none.
    public var consumer: ConsumerName?
    /// As a consumer: at most so many changes sent and not yet acknowledged.
    public var window: Int64

    /// A subscription with the protocol's defaults.
    public init(
        since: Since? = nil,
        snapshot: Bool = false,
        follow: Bool = true,
        until: JournalPlace? = nil,
        limit: Int64? = nil,
        last: Int64? = nil,
        filter: ChangeFilter = ChangeFilter(),
        includesText: Bool = false,
        format: ChangeFormat = .telex,
        heartbeatSeconds: Int64 = WireLimits.defaultHeartbeatSeconds,
        consumer: ConsumerName? = nil,
        window: Int64 = WireLimits.defaultWindow
    ) {
        self.since = since ?? (consumer == nil ? .now : .start)
        self.snapshot = snapshot
        self.follow = follow
        self.until = until
        self.limit = limit
        self.last = last
        self.filter = filter
        self.includesText = includesText
        self.format = format
        self.heartbeatSeconds = heartbeatSeconds
        self.consumer = consumer
        self.window = window
    }
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

/// Which changes a subscription wants: those that all of it lets through.
public struct ChangeFilter: Equatable, Sendable {
    /// Those whose path it lets through, or the path before where a file has moved; nil is all.
    public var path: PathFilter?
    /// Those of these kinds; nil is all.
    public var kinds: Set<ChangeKind>?
    /// Only those that change the set of articles.
    public var isUnique: Bool

    /// Combines what is wanted; all by default.
    public init(path: PathFilter? = nil, kinds: Set<ChangeKind>? = nil, isUnique: Bool = false) {
        self.path = path
        self.kinds = kinds
        self.isUnique = isUnique
    }
}

/// What a change's line looks like.
public enum ChangeFormat: String, CaseIterable, Sendable {
    /// As the protocol describes it.
    case telex
    /// As an event of CloudEvents 1.0, whose `data` is that.
    case cloudEvents = "cloudevents"
}
