import GRDB
package import TelexModel

extension Journal {
    /// A reader that sees the articles with more than one copy as of one moment; blocks on the disk.
    package func duplicates() throws(JournalError) -> DuplicatesSnapshot {
        do {
            return try DuplicatesSnapshot(snapshots.snapshot(file), file)
        } catch {
            throw file.failure(error)
        }
    }
}

/// The articles that more than one file holds, as of one moment, a page at a time.
///
/// Those whose further copies take most come first, and of equal ones that which was journaled
/// first. An index has them in this order: nothing is sorted, and a page costs what it holds. It
/// holds a read transaction open, as `FilesSnapshot` does.
package final class DuplicatesSnapshot: Sendable {
    private let snapshot: JournalSnapshot
    private let file: JournalFile
    /// The place in the journal that they are as of.
    package let cursor: TelexModel.Cursor
    /// What they come to.
    package let totals: DuplicateTotals

    init(_ snapshot: JournalSnapshot, _ file: JournalFile) throws {
        self.snapshot = snapshot
        self.file = file
        (cursor, totals) = try snapshot.read { database in
            let state = try JournalState(database)
            return (state.cursor, try Self.totals(database, state.totals))
        }
    }

    /// `articles_waste` holds none but these; the other sums are kept.
    static func totals(
        _ database: Database,
        _ totals: JournalState.Totals
    ) throws -> DuplicateTotals {
        let count = try RawStatement(
            database,
            "SELECT count(*) FROM articles INDEXED BY articles_waste WHERE copies > 1"
        )
        _ = try count.step()
        defer { count.reset() }
        return DuplicateTotals(
            articles: count.integer(0),
            duplicates: totals.files - totals.articles,
            duplicateByteCount: totals.fileBytes - totals.articleBytes
        )
    }

    /// At most `limit` articles after one of them, each with at most `fileLimit` of its files in
    /// path order; blocks on the disk.
    ///
    /// There are fewer only where there are no more.
    package func articles(
        after article: DuplicatedArticle?,
        limit: Int,
        fileLimit: Int
    ) throws(JournalError) -> [DuplicatedArticle] {
        do {
            return try snapshot.read { database in
                try Self.page(database, after: article, limit: limit, fileLimit: fileLimit)
            }
        } catch {
            throw file.failure(error)
        }
    }

    static func page(
        _ database: Database,
        after article: DuplicatedArticle?,
        limit: Int,
        fileLimit: Int
    ) throws -> [DuplicatedArticle] {
        var page = Page(database, fileLimit: Int64(fileLimit))
        try page.fill(after: article, limit: limit)
        return page.articles
    }
}

/// A page of duplicated articles on its way.
private struct Page {
    private let database: Database
    private let fileLimit: Int64
    private(set) var articles: [DuplicatedArticle] = []

    init(_ database: Database, fileLimit: Int64) {
        self.database = database
        self.fileLimit = fileLimit
    }

    private static let select = """
        SELECT id, hash, size, copies FROM articles INDEXED BY articles_waste WHERE copies > 1
        """

    /// Takes those of equal waste that come after the article, and then those of less.
    mutating func fill(after article: DuplicatedArticle?, limit: Int) throws {
        let less = try RawStatement(
            database,
            Self.select + " AND size * (1 - copies) > ? ORDER BY size * (1 - copies), id LIMIT ?"
        )
        less.bind(1, .min)
        if let article {
            let place = try RawStatement(
                database,
                "SELECT size * (1 - copies), id FROM articles WHERE hash = ?"
            )
            article.hash.withBytes { place.bind(1, $0) }
            guard try place.step() else { return }
            defer { place.reset() }
            let equal = try RawStatement(
                database,
                Self.select + " AND size * (1 - copies) = ? AND id > ? ORDER BY id LIMIT ?"
            )
            equal.bind(1, column: 0, of: place)
            equal.bind(2, column: 1, of: place)
            equal.bind(3, Int64(limit))
            try take(equal)
            less.bind(1, column: 0, of: place)
        }
        less.bind(2, Int64(limit - articles.count))
        try take(less)
    }

    private mutating func take(_ rows: RawStatement) throws {
        while try rows.step() {
            guard let hash = ContentHash(bytes: rows.bytes(1)) else {
                throw DatabaseError.contradiction("a hash of wrong length")
            }
            articles.append(
                DuplicatedArticle(
                    hash: hash,
                    size: rows.integer(2),
                    copies: rows.integer(3),
                    files: try files(of: rows.integer(0))
                )
            )
        }
    }

    /// Sorted here: SQLite keeps no more of them than are asked for.
    private func files(of article: Int64) throws -> [RelativePath] {
        let rows = try RawStatement(
            database,
            "SELECT path FROM files INDEXED BY files_article WHERE article = ? ORDER BY path LIMIT ?"
        )
        rows.bind(1, article)
        rows.bind(2, fileLimit)
        var files: [RelativePath] = []
        while try rows.step() { files.append(RelativePath(bytes: Array(rows.bytes(0)))) }
        return files
    }
}
