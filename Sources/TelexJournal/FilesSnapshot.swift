import GRDB
package import TelexModel

/// The present files as of one moment, in path order, a page at a time.
///
/// It holds a read transaction open until it is closed or goes away, which keeps SQLite from
/// reusing the write-ahead log: read it through without waiting for anybody.
package final class FilesSnapshot: Sendable {
    private let snapshot: DatabaseSnapshot
    private let file: JournalFile
    /// The place in the journal that the files are as of.
    package let cursor: TelexModel.Cursor
    /// How many files there are.
    package let count: Int64

    init(pool: DatabasePool, file: JournalFile) throws {
        snapshot = try pool.makeSnapshot()
        self.file = file
        let state = try snapshot.read { try JournalState($0) }
        cursor = state.cursor
        count = state.totals.files
    }

    /// At most `limit` files whose paths come after `path`; blocks on the disk.
    package func files(
        after path: RelativePath,
        limit: Int
    ) throws(JournalError) -> [JournaledFile] {
        do {
            return try snapshot.read { try Self.page($0, after: path, limit: limit) }
        } catch {
            throw file.failure(error)
        }
    }

    private static func page(
        _ database: Database,
        after path: RelativePath,
        limit: Int
    ) throws -> [JournaledFile] {
        var files: [JournaledFile] = []
        let query = try RawStatement(
            database,
            """
            SELECT path, version, hash, files.size, mtime, copies, seq
              FROM files JOIN articles ON articles.id = article
              WHERE path > ? ORDER BY path LIMIT ?
            """
        )
        query.bind(1, path.bytes)
        query.bind(2, Int64(limit))
        while try query.step() {
            guard let hash = ContentHash(bytes: query.bytes(2)) else { continue }
            files.append(
                JournaledFile(
                    path: RelativePath(bytes: Array(query.bytes(0))),
                    version: query.integer(1),
                    hash: hash,
                    size: query.integer(3),
                    mtime: Timestamp(nanoseconds: query.integer(4)),
                    copies: query.integer(5),
                    seq: query.integer(6)
                )
            )
        }
        return files
    }
}
