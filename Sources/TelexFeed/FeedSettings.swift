package import TelexModel

/// How the feed is served.
package struct FeedSettings: Sendable {
    /// The socket's path.
    package var path: String
    /// The socket's permission bits.
    package var mode: UInt16
    /// The group that the socket belongs to; nil is the daemon's own.
    package var groupID: UInt32?
    /// The daemon's own user.
    package var userID: UInt32
    /// Who may do what is for admins, beside root and the daemon's own user.
    package var admins: FeedAdmins
    /// How many connections are served at once.
    package var connectionLimit: Int
    /// Name and version of the daemon.
    package var daemon: String
    /// The watched folder's path.
    package var folder: [UInt8]

    /// What a change has survived before it is told.
    package var durability: Durability

    /// Combines the settings.
    package init(
        path: String,
        mode: UInt16,
        groupID: UInt32?,
        userID: UInt32,
        admins: FeedAdmins = FeedAdmins(),
        connectionLimit: Int,
        daemon: String,
        folder: [UInt8],
        durability: Durability
    ) {
        self.path = path
        self.mode = mode
        self.groupID = groupID
        self.userID = userID
        self.admins = admins
        self.connectionLimit = connectionLimit
        self.daemon = daemon
        self.folder = folder
        self.durability = durability
    }
}

/// The feed's own limits.
enum FeedLimits {
    /// So many clients may wait to be taken in.
    static let backlog: Int32 = 1_024
    /// So many connections are kept for admins when all others are taken.
    static let adminConnections = 8
    /// Lines are read from the journal and written to a subscriber in pieces of about this size:
    /// larger ones are no faster, and each subscriber may have one in memory.
    static let pieceByteCount = 256 << 10
    /// So many pieces in a row are read ahead of a subscriber, at most.
    static let piecesAhead = 8
    /// So much of what was read is kept for others who come by.
    static let sharedByteCount = 8 << 20
    /// So long at most lines are filtered and rendered for one subscriber before others have a turn.
    static let renderMilliseconds: Int64 = 5
    /// So many lines are looked at in one turn while the last matching changes are searched.
    static let searchedLines: Int64 = 2_000
    /// So long at most until it is looked again whether the time is up that a subscription goes to.
    static let clockSeconds: Int64 = 30
    /// So long until it is looked again where a commit of that time is under way.
    static let commitMilliseconds: Int64 = 10
    /// So many consumers there may be, as the protocol says.
    static let consumers = 1_000
    /// A page of `file` lines.
    static let filesPage = 500
    /// A page of `duplicates` lines, each of which may name as many files as follows.
    static let duplicatesPage = 10
    /// Of one article's files so many are named: a line should be one that a client can hold.
    static let duplicateFiles = 10_000
    /// So many answers at once hold a moment of the journal, which keeps SQLite from reusing its
    /// write-ahead log.
    static let momentsAtOnce = 16
    /// And each for so long at most; seconds.
    ///
    /// A client that reads takes millions of files in that.
    static let momentPatienceSeconds: Int64 = 60
    /// So many contents at once are in memory for answers, each of up to `content.max_size`.
    static let contentsAtOnce = 4
    /// So many histories at once are answered: each holds a number for every change of its file.
    static let historiesAtOnce = 16
    /// And each of both for so long at most; seconds.
    ///
    /// It is enough for a large content over a slow line (`ssh -L`).
    static let answerPatienceSeconds: Int64 = 120
    /// So many requests of one connection are worked on at once; the next are read after that.
    static let requestsAtOnce = 32
    /// So often at most is a client told how far its request has come, as the protocol promises.
    static let progressMilliseconds: Int64 = 100
    /// The kernel lets a process have no more groups (NGROUPS_MAX).
    static let groupCount = 65_536
    /// The longest entry of the user database that is read; sysconf(3) suggests 1 KiB.
    static let userEntryByteCount = 1 << 20
    /// Threads that read the journal for subscribers.
    static let readerThreads = 2
    /// At the end, connections are given so long to take what is left for them.
    static let farewellMilliseconds: Int64 = 500
}
