import GRDB
package import TelexModel

extension Journal {
    /// Every change of a path, and of what was moved onto it; blocks on the disk.
    ///
    /// These are the changes whose `path` or `from` it is, and for each `moved` onto it the life of
    /// the moved file under its earlier names, back to its `added`.
    ///
    /// - Returns: nil where the path was never journaled (`not_found`); one whose changes have all
    ///   expired has an empty history that is not complete.
    package func history(of path: RelativePath) throws(JournalError) -> JournalHistory? {
        try atOneMoment { database, state in
            var walk = try HistoryWalk(database, path)
            try walk.run()
            if walk.seqs.isEmpty, try PathVersions(database).last(of: path) == nil { return nil }
            return JournalHistory(
                cursor: state.cursor,
                isComplete: walk.isComplete,
                seqs: walk.seqs,
                journal: self
            )
        }
    }
}

/// The changes of one path, in seq order, a page at a time.
///
/// It holds their numbers, eight bytes each, and no transaction.
package struct JournalHistory: Sendable {
    /// The head as of which it is.
    package let cursor: TelexModel.Cursor
    /// Whether all of it is kept; false where retention has cut (`"complete":false`).
    package let isComplete: Bool
    let seqs: [Int64]
    private let journal: Journal

    init(cursor: TelexModel.Cursor, isComplete: Bool, seqs: [Int64], journal: Journal) {
        self.cursor = cursor
        self.isComplete = isComplete
        self.seqs = seqs
        self.journal = journal
    }

    /// Some of the changes' lines.
    package struct Page: Equatable, Sendable {
        /// Whole `change` lines with their newlines.
        package var lines: [UInt8]
        /// The offset of the page after this one.
        package var next: Int
        /// Whether retention took some of the page's changes since the history was begun.
        package var isCut: Bool
    }

    /// The lines from an offset on, until there are `byteLimit` bytes; blocks on the disk.
    ///
    /// - Returns: nil behind the last change.
    package func page(offset: Int, byteLimit: Int) throws(JournalError) -> Page? {
        if offset >= seqs.count { return nil }
        return try journal.atOneMoment { database, state in
            let query = try RawStatement(database, "SELECT line FROM changes WHERE seq = ?")
            let first = firstKept(from: offset, oldest: state.oldest)
            var page = Page(lines: [], next: first, isCut: first > offset)
            while page.next < seqs.count, page.lines.count < byteLimit {
                query.bind(1, seqs[page.next])
                guard try query.step() else {
                    throw DatabaseError.contradiction("the change \(seqs[page.next]) is missing")
                }
                page.lines.append(contentsOf: query.bytes(0))
                query.reset()
                page.next += 1
            }
            return page
        }
    }

    /// Retention takes the oldest changes, so that those that are gone are at the beginning.
    private func firstKept(from offset: Int, oldest: Int64) -> Int {
        var low = offset
        var high = seqs.count
        while low < high {
            let middle = low + (high - low) / 2
            if seqs[middle] < oldest { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
