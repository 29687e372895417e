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

    /// The size of a content that is stored; nil for one that is not.
    func storedSize(of hash: ContentHash) throws -> Int64? {
        let query = try RawStatement(
            database,
            """
            SELECT articles.sum, hash, size, facts FROM articles JOIN contents ON article = id
              WHERE hash = ?
            """
        )
        hash.withBytes { query.bind(1, $0) }
        guard try query.step() else { return nil }
        defer { query.reset() }
        guard query.integer(0) == RowSum(query, 1..<4).value else {
            throw DatabaseError.contradiction("the article \(hash) is not as it was written")
        }
        return query.integer(2)
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
        // The size is what memory is taken for.
        guard query.integer(0) == RowSum(query, 1..<4).value,
            let hash = ContentHash(bytes: query.bytes(1))
        else {
            throw DatabaseError.contradiction("the article \(id) is not as it was written")
        }
        if query.isNull(4) { return .notStored }
        guard let encoding = StoredContent.Encoding(rawValue: query.integer(4)) else {
            throw DatabaseError.contradiction("the content \(hash) has an unknown encoding")
        }
        let content = StoredContent(encoding: encoding, bytes: Array(query.bytes(5)))
        return .stored(Article(hash: hash, size: query.integer(2), content: content))
    }
}
