package import TelexModel

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

/// How far something has come that takes long.
package struct FeedProgress: Equatable, Sendable {
    /// So much is done.
    package var done: Int64
    /// Of so much; nil while that is unknown.
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

/// What was read again, and what of it is bad.
package struct FeedVerification: Equatable, Sendable {
    /// How many changes were read.
    package var changes: Int64
    /// How many stored contents were read.
    package var contents: Int64
    /// Every place that is bad.
    package var bad: [Damage]

    /// Combines the figures and the places.
    package init(changes: Int64, contents: Int64, bad: [Damage]) {
        self.changes = changes
        self.contents = contents
        self.bad = bad
    }
}
