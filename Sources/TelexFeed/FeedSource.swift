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
    /// The lines of the commit that begins right after a change, from memory.
    package var recentLines: @Sendable (_ after: Int64) -> FeedLines?
    /// At most so many lines after a change, about so many bytes of them; *blocking*.
    package var lines:
        @Sendable (_ after: Int64, _ limit: Int64, _ byteLimit: Int) throws -> FeedLines?
    /// The change before the first one at or after the moment; *blocking*.
    package var seqBefore: @Sendable (Timestamp) throws -> Int64
    /// The present files, as of one moment; *blocking*.
    package var files: @Sendable () throws -> FeedFiles
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
    /// The time of day.
    package var now: @Sendable () -> Timestamp

    /// Combines what is served.
    package init(
        head: @escaping @Sendable () -> FeedHead,
        headOfEarlier: @escaping @Sendable (JournalID) -> Int64?,
        recentLines: @escaping @Sendable (_ after: Int64) -> FeedLines?,
        lines: @escaping @Sendable (Int64, Int64, Int) throws -> FeedLines?,
        seqBefore: @escaping @Sendable (Timestamp) throws -> Int64,
        files: @escaping @Sendable () throws -> FeedFiles,
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
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.head = head
        self.headOfEarlier = headOfEarlier
        self.recentLines = recentLines
        self.lines = lines
        self.seqBefore = seqBefore
        self.files = files
        self.status = status
        self.state = state
        self.sync = sync
        self.scan = scan
        self.now = now
    }
}

/// Where the journal stands.
package struct FeedHead: Sendable {
    /// The journal's id.
    package var journal: JournalID
    /// The oldest change that is kept.
    package var oldest: Int64
    /// The last change.
    package var head: Int64

    /// Combines the figures.
    package init(journal: JournalID, oldest: Int64, head: Int64) {
        self.journal = journal
        self.oldest = oldest
        self.head = head
    }
}

/// Some `change` lines in a row.
package struct FeedLines: Sendable {
    /// The last line's change.
    package var last: Int64
    /// The lines with their newlines.
    package var bytes: [UInt8]

    /// Combines lines and place.
    package init(last: Int64, bytes: [UInt8]) {
        self.last = last
        self.bytes = bytes
    }
}

/// The files as of one moment, a page at a time in path order.
package struct FeedFiles: Sendable {
    /// The moment.
    package var cursor: Cursor
    /// The next files after a path; *blocking*.
    package var page: @Sendable (_ after: RelativePath, _ limit: Int) throws -> [JournaledFile]

    /// Combines moment and pages.
    package init(
        cursor: Cursor,
        page: @escaping @Sendable (RelativePath, Int) throws -> [JournaledFile]
    ) {
        self.cursor = cursor
        self.page = page
    }
}

/// What a `sync` found.
package struct FeedSync: Sendable {
    /// Everything done before is journaled up to here.
    package var cursor: Cursor
    /// How many things are set aside.
    package var problems: Int64

    /// Combines place and count.
    package init(cursor: Cursor, problems: Int64) {
        self.cursor = cursor
        self.problems = problems
    }
}

/// How far a scan has come.
package struct FeedProgress: Equatable, Sendable {
    /// So many files are compared.
    package var done: Int64
    /// Of so many; nil while that is unknown.
    package var total: Int64?

    /// Combines the figures.
    package init(done: Int64, total: Int64?) {
        self.done = done
        self.total = total
    }
}

/// What a scan found.
package struct FeedScan: Equatable, Sendable {
    /// How many files were compared.
    package var files: Int64
    /// How many changes that gave.
    package var changes: Int64
    /// What was found is journaled up to here.
    package var cursor: Cursor

    /// Combines the figures and the place.
    package init(files: Int64, changes: Int64, cursor: Cursor) {
        self.files = files
        self.changes = changes
        self.cursor = cursor
    }
}
