package import TelexModel

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
