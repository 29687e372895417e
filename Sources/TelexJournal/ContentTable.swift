import GRDB
import TelexModel

/// The table `contents`, within a transaction.
struct ContentTable {
    private let find: RawStatement
    private let insert: RawStatement
    private let delete: RawStatement

    init(_ database: Database) throws {
        find = try RawStatement(database, "SELECT length(bytes) FROM contents WHERE article = ?")
        insert = try RawStatement(database, "INSERT INTO contents VALUES (?, ?, ?)")
        delete = try RawStatement(database, "DELETE FROM contents WHERE article = ?")
    }

    /// Stores an article's content, which must not be there.
    func store(
        _ stored: StoredContent,
        _ article: Int64,
        _ totals: inout JournalState.Totals
    ) throws {
        insert.bind(1, article)
        insert.bind(2, stored.encoding.rawValue)
        try stored.bytes.withUnsafeBytes {
            insert.bind(3, lent: $0)
            try insert.run()
        }
        totals.contents += 1
        totals.contentBytes += Int64(stored.bytes.count)
    }

    /// Stores the content of a known article that lacks it: it was not to be stored when it came
    /// first, or was no longer wanted.
    func storeMissing(
        _ stored: StoredContent,
        _ article: Int64,
        _ totals: inout JournalState.Totals
    ) throws {
        if try byteCount(article) == nil { try store(stored, article, &totals) }
    }

    /// Lets go of an article's content, if it is stored.
    func remove(_ article: Int64, _ totals: inout JournalState.Totals) throws {
        guard let byteCount = try byteCount(article) else { return }
        delete.bind(1, article)
        try delete.run()
        totals.contents -= 1
        totals.contentBytes -= byteCount
    }

    private func byteCount(_ article: Int64) throws -> Int64? {
        find.bind(1, article)
        guard try find.step() else { return nil }
        defer { find.reset() }
        return find.integer(0)
    }
}
