import GRDB
import TelexModel
import TelexWire

/// An article's row, as far as a change needs it.
struct ArticleRow {
    var id: Int64
    var copies: Int64
    /// The finished JSON object of what the text says of itself; nil where it is no text.
    var facts: [UInt8]?

    /// What its columns sum to, in the order of `SummedTable`.
    static func sum(_ hash: ContentHash, _ size: Int64, _ facts: [UInt8]?) -> Int64 {
        var sum = RowSum()
        hash.withBytes { sum.add($0) }
        sum.add(size)
        if let facts { sum.add(facts) } else { sum.addNull() }
        return sum.value
    }
}

/// The table `articles` and, with it, the contents, within a transaction.
struct ArticleTable {
    private let byHash: RawStatement
    private let byID: RawStatement
    private let insert: RawStatement
    private let setCopies: RawStatement
    private let setFacts: RawStatement
    private let contents: ContentTable

    init(_ database: Database) throws {
        byHash = try RawStatement(
            database,
            "SELECT id, copies, facts, size FROM articles WHERE hash = ?"
        )
        byID = try RawStatement(
            database,
            "SELECT id, copies, facts, size FROM articles WHERE id = ?"
        )
        insert = try RawStatement(
            database,
            """
            INSERT INTO articles (hash, size, copies, facts, sum) VALUES (?, ?, 1, ?, ?)
              ON CONFLICT (hash) DO NOTHING
            """
        )
        setCopies = try RawStatement(database, "UPDATE articles SET copies = ? WHERE id = ?")
        setFacts = try RawStatement(
            database,
            "UPDATE articles SET facts = ?, sum = ? WHERE id = ?"
        )
        contents = try ContentTable(database)
    }

    func article(_ id: Int64) throws -> ArticleRow {
        byID.bind(1, id)
        guard let (article, _) = try row(byID) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "article \(id) is missing")
        }
        return article
    }

    /// Counts one more file that holds the content, which becomes known where it was not.
    func hold(
        _ file: FileReading,
        _ totals: inout JournalState.Totals
    ) throws -> ArticleRow {
        // Most contents are new, and inserting one shows whether it is: one search, not two.
        if let article = try insertNew(file) {
            totals.articles += 1
            totals.articleBytes += file.fingerprint.size
            if let stored = file.stored { try contents.store(stored, article.id, &totals) }
            return article
        }
        file.hash.withBytes { byHash.bind(1, $0) }
        guard let (found, size) = try row(byHash) else {
            throw DatabaseError.contradiction("the article \(file.hash) is in an index alone")
        }
        var article = found
        article.copies += 1
        try set(article)
        if article.copies == 1 {
            totals.articles += 1
            totals.articleBytes += size
        }
        if let stored = file.stored { try contents.storeMissing(stored, article.id, &totals) }
        try learnFacts(of: &article, file)
        return article
    }

    /// The content's article, where it was not known; nil where it was.
    private func insertNew(_ file: FileReading) throws -> ArticleRow? {
        let facts = facts(file)
        insert.bind(2, file.fingerprint.size)
        insert.bindNull(3)
        insert.bind(4, ArticleRow.sum(file.hash, file.fingerprint.size, facts))
        let id = try file.hash.withBytes { hash in
            insert.bind(1, lent: hash)
            return try (facts ?? []).withUnsafeBytes { bytes in
                if facts != nil { insert.bind(3, lent: bytes) }
                return try insert.insertRow()
            }
        }
        return id.map { ArticleRow(id: $0, copies: 1, facts: facts) }
    }

    private func facts(_ file: FileReading) -> [UInt8]? {
        file.article.map { facts in
            var writer = LineWriter(capacity: 256)
            writer.value(facts)
            return writer.bytes
        }
    }

    /// What an article said of itself may have gone with the last change that named it.
    private func learnFacts(of article: inout ArticleRow, _ file: FileReading) throws {
        guard article.facts == nil, let facts = facts(file) else { return }
        article.facts = facts
        setFacts.bind(1, facts)
        setFacts.bind(2, ArticleRow.sum(file.hash, file.fingerprint.size, facts))
        setFacts.bind(3, article.id)
        try setFacts.run()
    }

    /// Counts one file less that holds the content.
    func release(_ id: Int64, _ totals: inout JournalState.Totals) throws -> ArticleRow {
        byID.bind(1, id)
        guard let (found, size) = try row(byID) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "article \(id) is missing")
        }
        var article = found
        article.copies -= 1
        try set(article)
        if article.copies == 0 {
            totals.articles -= 1
            totals.articleBytes -= size
        }
        return article
    }

    private func row(_ query: RawStatement) throws -> (ArticleRow, size: Int64)? {
        guard try query.step() else { return nil }
        defer { query.reset() }
        // No folder has so many files: what a damaged row says must not overflow a sum.
        guard query.integer(1).magnitude < 1 << 53, query.integer(3).magnitude < 1 << 53 else {
            throw DatabaseError.contradiction("the article \(query.integer(0)) is not as written")
        }
        let article = ArticleRow(
            id: query.integer(0),
            copies: query.integer(1),
            facts: query.isNull(2) ? nil : Array(query.bytes(2))
        )
        return (article, query.integer(3))
    }

    private func set(_ article: ArticleRow) throws {
        setCopies.bind(1, article.copies)
        setCopies.bind(2, article.id)
        try setCopies.run()
    }
}
