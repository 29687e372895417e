package import TelexModel

/// Where the journal stands.
package struct FeedHead: Sendable {
    /// The journal's id.
    package var journal: JournalID
    /// The oldest change that is kept.
    package var oldest: Int64
    /// The last change.
    package var head: Int64
    /// When that was journaled; nil where there is none.
    package var time: Timestamp?

    /// Combines the figures.
    package init(journal: JournalID, oldest: Int64, head: Int64, time: Timestamp? = nil) {
        self.journal = journal
        self.oldest = oldest
        self.head = head
        self.time = time
    }

    /// The place behind a change.
    func cursor(_ seq: Int64) -> Cursor { Cursor(journal: journal, seq: seq) }
}

/// Some `change` lines in a row.
package struct FeedLines: Sendable {
    /// The first line's change.
    package var first: Int64
    /// The last line's change.
    package var last: Int64
    /// The lines with their newlines.
    package var bytes: [UInt8]

    /// Combines lines and place.
    package init(first: Int64, last: Int64, bytes: [UInt8]) {
        self.first = first
        self.last = last
        self.bytes = bytes
    }
}
