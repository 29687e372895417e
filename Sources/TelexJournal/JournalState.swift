import GRDB
package import TelexModel

/// Where the journal stands: the one row of its table `journal`.
package struct JournalState: Equatable, Sendable {
    /// The journal's id.
    package var id: JournalID
    /// The last change; 0 where there is none.
    package var head: Int64
    /// The oldest change that is kept.
    package var oldest: Int64
    /// When the last change was journaled; nil where there is none.
    package var time: Timestamp?
    /// The value that all changes up to the head hash to.
    package var chain: ContentHash
    /// The watched folder, once it was seen.
    package var folder: FileIdentity?
    /// The sums over files, articles and contents.
    package var totals: Totals

    /// Sums that `status` tells, kept with every transaction so that nobody has to count.
    package struct Totals: Equatable, Sendable {
        /// Files.
        package var files: Int64 = 0
        /// Their sizes together.
        package var fileBytes: Int64 = 0
        /// Contents that files hold.
        package var articles: Int64 = 0
        /// Their sizes together, each once.
        package var articleBytes: Int64 = 0
        /// Contents stored.
        package var contents: Int64 = 0
        /// What they take.
        package var contentBytes: Int64 = 0
    }

    /// The place behind the last change.
    package var cursor: TelexModel.Cursor { TelexModel.Cursor(journal: id, seq: head) }

    static let columns = """
        id, head, oldest, time, chain, files, file_bytes, articles, article_bytes, contents,
        content_bytes, folder_inode, folder_birth
        """

    /// Reads the row.
    init(_ database: Database) throws {
        let row = try RawStatement(database, "SELECT \(Self.columns) FROM journal")
        guard try row.step(), let chain = ContentHash(bytes: row.bytes(4)) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no journal row")
        }
        id = JournalID(value: UInt32(truncatingIfNeeded: row.integer(0)))
        head = row.integer(1)
        oldest = row.integer(2)
        time = head == 0 ? nil : Timestamp(microseconds: row.integer(3))
        self.chain = chain
        totals = Totals(
            files: row.integer(5),
            fileBytes: row.integer(6),
            articles: row.integer(7),
            articleBytes: row.integer(8),
            contents: row.integer(9),
            contentBytes: row.integer(10)
        )
        if !row.isNull(11) {
            folder = FileIdentity(inode: row.integer(11), birth: row.integer(12))
        }
        row.reset()
    }

    /// Writes what a transaction of changes moves on.
    func store(_ database: Database) throws {
        let row = try RawStatement(
            database,
            """
            UPDATE journal SET head = ?, time = ?, chain = ?, files = ?, file_bytes = ?,
              articles = ?, article_bytes = ?, contents = ?, content_bytes = ?
              WHERE one = 1
            """
        )
        row.bind(1, head)
        row.bind(2, (time?.nanoseconds ?? 0) / 1_000)
        chain.withBytes { row.bind(3, $0) }
        row.bind(4, totals.files)
        row.bind(5, totals.fileBytes)
        row.bind(6, totals.articles)
        row.bind(7, totals.articleBytes)
        row.bind(8, totals.contents)
        row.bind(9, totals.contentBytes)
        try row.run()
        try SummedTable.journal.seal(database)
    }
}

extension Timestamp {
    /// The moment of so many microseconds since the epoch, saturating: a damaged row may say any.
    init(microseconds: Int64) {
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        self.init(seconds: seconds, nanoseconds: rest * 1_000)
    }
}
