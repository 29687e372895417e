import GRDB
import TelexModel

/// Finds articles and what is stored of them, by their hash or by where they were.
struct StoredArticles {
    /// An article with its content as it is kept.
    struct Article {
        var hash: ContentHash
        var size: Int64
        var content: StoredContent
    }

    /// What was found.
    enum Found {
        case neverJournaled
        case notStored
        case stored(Article)
    }

    /// A stored article, or that it is larger than what was asked for.
    enum Sized {
        case within(Article)
        case tooLarge
    }

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The article that has a hash.
    func article(of hash: ContentHash) throws -> Found {
        let query = try RawStatement(database, "SELECT id FROM articles WHERE hash = ?")
        hash.withBytes { query.bind(1, $0) }
        guard try query.step() else { return .neverJournaled }
        defer { query.reset() }
        return try stored(query.integer(0))
    }

    /// The stored article that has a hash; nil where none is.
    ///
    /// One query, since a feed that includes texts asks this for each change.
    func found(_ hash: ContentHash, limit: Int) throws -> Sized? {
        let query = try RawStatement(
            database,
            """
            SELECT articles.sum, hash, size, facts, encoding, bytes
              FROM articles JOIN contents ON article = id WHERE hash = ?
            """
        )
        hash.withBytes { query.bind(1, $0) }
        guard try query.step() else { return nil }
        defer { query.reset() }
        return try article(query, hash, limit: limit).map { .within($0) } ?? .tooLarge
    }

    /// The article that was a version, which the path had at some time.
    func article(at path: RelativePath, version: Int64) throws -> Found {
        // A removal has the version that it ended, and its content.
        let change = try RawStatement(
            database,
            "SELECT article FROM changes WHERE path = ? AND version = ? LIMIT 1"
        )
        // What was there before the oldest change that is kept.
        let base = try RawStatement(
            database,
            "SELECT article FROM base WHERE path = ? AND version = ?"
        )
        for query in [change, base] {
            query.bind(1, path.bytes)
            query.bind(2, version)
            if try query.step() {
                defer { query.reset() }
                return try stored(query.integer(0))
            }
        }
        return .notStored
    }

    private func stored(_ id: Int64) throws -> Found {
        let query = try RawStatement(
            database,
            """
            SELECT articles.sum, hash, size, facts, encoding, bytes
              FROM articles LEFT JOIN contents ON article = id WHERE id = ?
            """
        )
        query.bind(1, id)
        guard try query.step() else {
            throw DatabaseError.contradiction("the article \(id) is missing")
        }
        defer { query.reset() }
        guard let hash = ContentHash(bytes: query.bytes(1)) else {
            throw DatabaseError.contradiction("a hash of wrong length")
        }
        if query.isNull(4) {
            try check(query, hash)
            return .notStored
        }
        guard let article = try article(query, hash, limit: .max) else { return .notStored }
        return .stored(article)
    }

    /// The article that the row is on; nil where its content is larger than `limit`.
    private func article(
        _ row: RawStatement,
        _ hash: ContentHash,
        limit: Int
    ) throws -> Article? {
        try check(row, hash)
        // The bytes of one that is too large are not even read.
        if row.integer(2) > limit { return nil }
        guard let encoding = StoredContent.Encoding(rawValue: row.integer(4)) else {
            throw DatabaseError.contradiction("the content \(hash) has an unknown encoding")
        }
        let content = StoredContent(encoding: encoding, bytes: Array(row.bytes(5)))
        return Article(hash: hash, size: row.integer(2), content: content)
    }

    /// Refuses a row whose columns are not as they were written: the size is what memory is taken
    /// for.
    private func check(_ row: RawStatement, _ hash: ContentHash) throws {
        guard row.integer(0) == RowSum(row, 1..<4).value else {
            throw DatabaseError.contradiction("the article \(hash) is not as it was written")
        }
    }
}
