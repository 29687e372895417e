/// How the daemon stands: what a `status` line tells.
public struct Status: Equatable, Sendable {
    /// Name and version of the daemon.
    public var daemon = ""
    /// Its process id.
    public var pid: Int64 = 0
    /// When it started.
    public var started = Timestamp(nanoseconds: 0)
    /// The watched folder's path.
    public var folder: [UInt8] = []
    /// What it is doing.
    public var state: DaemonState = .starting
    /// Why it is scanning.
    public var reason: ScanReason?
    /// How many hints were not looked at yet.
    public var pending: Int64 = 0
    /// The journal.
    public var journal = JournalStatus()
    /// The folder as journaled.
    public var files = FilesStatus()
    /// The distinct contents that files hold.
    public var articles = ArticlesStatus()
    /// The contents that are stored, those of earlier versions too.
    public var content = ContentStatus()
    /// The last scan that ended.
    public var scan = ScanStatus()
    /// The watching.
    public var watch = WatchStatus()
    /// The connections.
    public var feed = FeedStatus()
    /// The named subscribers, by name.
    public var consumers: [ConsumerStatus] = []
    /// What is set aside.
    public var problems: [Problem] = []

    /// A daemon that has just started.
    public init() {}
}

/// How the journal stands.
public struct JournalStatus: Equatable, Sendable {
    /// Its id.
    public var id = JournalID(value: 0)
    /// The last change's number; 0 where there is none.
    public var head: Int64 = 0
    /// The oldest change that is kept; head + 1 where none is.
    public var oldest: Int64 = 1
    /// What its files take on the disk.
    public var byteCount: Int64 = 0
    /// When the last change was journaled.
    public var lastChange: Timestamp?
    /// The value that all changes up to the head hash to.
    public var chain: ContentHash?
    /// What a change has survived before it is told.
    public var durability: Durability = .power

    /// An empty journal.
    public init() {}
}

/// What a change has survived before it is told.
public enum Durability: String, CaseIterable, Sendable {
    /// A power cut.
    case power
    /// A crash of the daemon, not of the machine.
    case process
}

/// The folder as journaled.
public struct FilesStatus: Equatable, Sendable {
    /// Files.
    public var count: Int64 = 0
    /// Directories known, the folder itself among them.
    public var directories: Int64 = 0
    /// The files' sizes together.
    public var byteCount: Int64 = 0

    /// An empty folder.
    public init() {}
}

/// The distinct contents that files hold.
public struct ArticlesStatus: Equatable, Sendable {
    /// Contents.
    public var count: Int64 = 0
    /// Files beyond the first of each content.
    public var duplicates: Int64 = 0
    /// What those take.
    public var duplicateByteCount: Int64 = 0

    /// No articles.
    public init() {}
}

/// The contents that are stored.
public struct ContentStatus: Equatable, Sendable {
    /// Contents.
    public var stored: Int64 = 0
    /// What they take as stored.
    public var byteCount: Int64 = 0

    /// No contents.
    public init() {}
}

/// The last scan that ended.
public struct ScanStatus: Equatable, Sendable {
    /// When it ended; nil before the first has.
    public var last: Timestamp?
    /// How long it took.
    public var seconds: Double = 0
    /// How many changes it found.
    public var found: Int64 = 0
    /// How many files and directories it could not read.
    public var unreadable: Int64 = 0

    /// No scan.
    public init() {}
}

/// The watching.
public struct WatchStatus: Equatable, Sendable {
    /// Directories watched.
    public var watches: Int64 = 0
    /// How many the kernel lets this user watch; nil where it does not say.
    public var limit: Int64?
    /// How often the kernel dropped events.
    public var queueOverflows: Int64 = 0
    /// How often the watcher was replaced after its end.
    public var watcherRestarts: Int64 = 0
    /// Directories that are scanned again and again instead of, or beside, being watched.
    public var polledDirectories: Int64 = 0
    /// For how long the oldest hint has waited.
    public var oldestPendingMilliseconds: Int64 = 0

    /// Nothing watched.
    public init() {}
}

/// The connections.
public struct FeedStatus: Equatable, Sendable {
    /// Connections.
    public var connections: Int64 = 0
    /// Those that subscribe.
    public var subscribers: Int64 = 0
    /// How many changes the slowest of them has not been sent.
    public var slowestBehind: Int64 = 0

    /// Nobody.
    public init() {}
}
