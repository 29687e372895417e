package import Logging
package import TelexModel

/// How the daemon is to behave: every key of the configuration, with its default as first value.
package struct Configuration: Sendable, Equatable {
    /// Which files are watched, and when they are looked at.
    package var folder = FolderSettings()
    /// Where and how changes are kept.
    package var journal = JournalSettings()
    /// Which contents are kept.
    package var content = ContentSettings()
    /// Where the feed is served, and to whom.
    package var socket = SocketSettings()
    /// What is logged.
    package var log = LogSettings()

    /// The defaults that hold everywhere; the paths, which depend on the surroundings, are empty.
    package init() {}
}

/// Which files are watched, and when they are looked at.
package struct FolderSettings: Sendable, Equatable {
    /// The watched directory, absolute; nil where none was named.
    package var path: String?
    /// Globs, one of which a file must match; empty: every file that is not excluded.
    package var include: [String] = []
    /// Globs that keep a file, or all below a directory, out.
    package var exclude = [
        ".*", "*~", "#*#", "~$*", "4913", "*.tmp", "*.part", "*.partial", "*.filepart",
        "*.crdownload", "*.swp", "*.swx",
    ]
    /// How long a file must go without another write before it is read.
    package var settle = Duration.zero
    /// How often everything is compared with the journal.
    package var scanEvery = Duration.seconds(15 * 60)
    /// How often everything is read and hashed.
    package var deepScanEvery = Duration.seconds(7 * 24 * 60 * 60)
    /// How often directories that cannot be watched are looked at.
    package var pollEvery = Duration.seconds(5)
}

/// Where and how changes are kept.
package struct JournalSettings: Sendable, Equatable {
    /// How long changes are kept.
    package enum Retention: Sendable, Equatable {
        /// For ever.
        case forever
        /// Until they are this old.
        case age(Duration)
        /// Until there are so many newer ones.
        case count(Int)
    }

    /// The database's file, absolute; empty only in what `Configuration()` returns.
    package var path = ""
    /// What a change that was told is safe from.
    package var durability = Durability.power
    /// How long changes are kept.
    package var keep = Retention.forever
}

/// Which contents are kept.
package struct ContentSettings: Sendable, Equatable {
    /// Which versions of a file's content are kept.
    package enum Retention: String, Sendable, CaseIterable {
        /// All of them.
        case all
        /// The last one alone.
        case latest
        /// None.
        case none
    }

    /// Which versions of a file's content are kept.
    package var keep = Retention.all
    /// Larger contents are hashed and journaled, and not stored; in bytes.
    package var maxSize: Int64 = 16 << 20
}

/// Where the feed is served, and to whom.
package struct SocketSettings: Sendable, Equatable {
    /// The socket's path, absolute; empty only in what `Configuration()` returns.
    package var path = ""
    /// The socket's permission bits.
    package var mode: UInt16 = 0o660
    /// The socket's group, a name or a number; nil: the daemon's own.
    package var group: String?
    /// Users, and groups as `@name`, who may do what is for admins, beside root and the daemon's.
    package var admins: [String] = []
    /// At most so many connections at once, of which `reservedConnections` are for admins.
    package var maxConnections = 1024

    /// So many connections are kept for admins, as the protocol promises them.
    package static let reservedConnections = 8
}

/// What is logged.
package struct LogSettings: Sendable, Equatable {
    /// The least severe messages that are written.
    package var level = Logger.Level.info
}
