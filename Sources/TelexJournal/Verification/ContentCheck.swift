import Crypto
import GRDB
import TelexModel

/// Checks articles and their contents.
extension Verifier {
    /// A content larger than any that is stored is damage of its size, and is not unpacked.
    private static let largestByteCount: Int64 = 1 << 30

    static let contents = TableWalk(
        name: "contents",
        key: "article",
        columns: ["encoding", "bytes"]
    )

    /// Every article has as many copies as files hold it.
    func checkArticles() throws {
        let walk = TableWalk(SummedTable.articles)
        try self.walk(walk) { database, row in
            let hash = ContentHash(bytes: row.bytes(2))
            if !walk.isWhole(row) {
                bad(.journal, hash: hash, "what is known of a content is not as it was written")
            }
            let query = try RawStatement(
                database,
                """
                SELECT copies, (SELECT count(*) FROM files WHERE article = articles.id)
                  FROM articles WHERE id = ?
                """
            )
            query.bind(1, row.integer(0))
            guard try query.step() else { return 0 }
            defer { query.reset() }
            if query.integer(0) != query.integer(1) {
                let counts = "\(query.integer(0)) copies are counted, \(query.integer(1)) are there"
                bad(.journal, hash: hash, counts)
            }
            return 0
        } unread: { _, rows in
            bad(.journal, "row \(rows.words) of the articles can't be read: \(rows.reason.words)")
        }
    }

    /// Every stored content is the bytes of its hash.
    func checkContents() throws {
        try walk(Self.contents) { database, row in
            contentCount += 1
            let article = row.integer(0)
            let bytes = Array(row.bytes(2))
            guard let (hash, size) = try self.article(database, article) else {
                bad(.content, "content \(article) is of no article")
                return bytes.count
            }
            let stored = StoredContent.Encoding(rawValue: row.integer(1)).map {
                StoredContent(encoding: $0, bytes: bytes)
            }
            let limit = Int(min(size, Self.largestByteCount))
            guard let content = stored.flatMap({ unpacker.unpack($0, limit: limit) }) else {
                bad(.content, hash: hash, "it can't be unpacked")
                return bytes.count
            }
            if content.count != limit || !SHA256.hash(data: content).elementsEqual(hash.bytes) {
                bad(.content, hash: hash, "its bytes are not those of its hash")
            }
            return bytes.count + content.count
        } unread: { database, rows in
            let hash = rows.isOne ? hash(database, rows.keys.lowerBound) : nil
            bad(.content, hash: hash, "content \(rows.words) can't be read: \(rows.reason.words)")
        }
    }

    private func hash(_ database: Database, _ article: Int64) -> ContentHash? {
        (try? self.article(database, article))?.hash
    }

    /// A content's bytes by what is stored of it, where they are those of its hash.
    ///
    /// Where its article can't be told any more, the hash is that of the bytes.
    func content(
        _ database: Database,
        _ article: Int64,
        _ encoding: Int64,
        _ bytes: [UInt8]
    ) throws -> (bytes: [UInt8], hash: ContentHash)? {
        guard let encoding = StoredContent.Encoding(rawValue: encoding),
            let content = unpacker.unpack(
                StoredContent(encoding: encoding, bytes: bytes),
                limit: Int(Self.largestByteCount)
            ),
            let hash = ContentHash(bytes: Array(SHA256.hash(data: content)))
        else { return nil }
        let known = try self.article(database, article)
        return known == nil || known?.hash == hash ? (content, hash) : nil
    }

    /// The hash and the size of an article.
    func article(
        _ database: Database,
        _ id: Int64
    ) throws -> (hash: ContentHash, size: Int64)? {
        let row = try RawStatement(database, "SELECT hash, size FROM articles WHERE id = ?")
        row.bind(1, id)
        guard try row.step() else { return nil }
        defer { row.reset() }
        guard let hash = ContentHash(bytes: row.bytes(0)) else { return nil }
        return (hash, max(0, row.integer(1)))
    }
}
