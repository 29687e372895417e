import GRDB
package import TelexModel

extension Journal {
    /// A reader that sees the present files as of one moment.
    ///
    /// With `onePerArticle` it sees of the files that hold an article only the one whose last change
    /// has the lowest seq.
    package func filesSnapshot(
        onePerArticle: Bool = false
    ) throws(JournalError) -> FilesSnapshot {
        do {
            return try FilesSnapshot(snapshots.snapshot(file), file, onePerArticle: onePerArticle)
        } catch {
            throw file.failure(error)
        }
    }

    /// A reader that sees the files as they stood after a change, `oldest` - 1 being a good one.
    ///
    /// - Returns: nil where the changes after `seq` are not all kept any more (`cursor_expired`), or
    ///   it is past the head (`cursor_ahead`): who asks has looked at `state` before, and retention
    ///   may have moved on meanwhile.
    package func files(at seq: Int64) throws(JournalError) -> FilesSnapshot? {
        do {
            return try FilesSnapshot(snapshots.snapshot(file), file, at: seq)
        } catch {
            throw file.failure(error)
        }
    }
}

/// The files as of one moment, in path order, a page at a time.
///
/// It holds a read transaction open until it is closed or goes away, which keeps SQLite from
/// reusing the write-ahead log: read it through without waiting for anybody.
package final class FilesSnapshot: Sendable {
    private let snapshot: JournalSnapshot
    private let file: JournalFile
    /// The change after which the files are wanted; nil for the present ones.
    private let place: Int64?
    private let onePerArticle: Bool
    /// The place in the journal that the files are as of.
    package let cursor: TelexModel.Cursor

    /// The present files.
    init(_ snapshot: JournalSnapshot, _ file: JournalFile, onePerArticle: Bool) throws {
        self.snapshot = snapshot
        self.file = file
        self.onePerArticle = onePerArticle
        place = nil
        cursor = try snapshot.read { try JournalState($0) }.cursor
    }

    /// The files after a change; nil where that is not kept, or not there yet.
    init?(_ snapshot: JournalSnapshot, _ file: JournalFile, at seq: Int64) throws {
        let state = try snapshot.read { try JournalState($0) }
        guard seq >= state.oldest - 1, seq <= state.head else { return nil }
        self.snapshot = snapshot
        self.file = file
        place = seq == state.head ? nil : seq
        onePerArticle = false
        cursor = TelexModel.Cursor(journal: state.id, seq: seq)
    }

    /// At most `limit` files whose paths come after `path`; blocks on the disk.
    ///
    /// There are fewer only where there are no more.
    package func files(
        after path: RelativePath,
        limit: Int
    ) throws(JournalError) -> [JournaledFile] {
        do {
            return try snapshot.read { database in
                guard let place else {
                    let sql = onePerArticle ? Self.oldestFiles : Self.allFiles
                    return try Self.present(database, sql, after: path, limit)
                }
                return try FilesAtPlace.page(database, at: place, after: path, limit: limit)
            }
        } catch {
            throw file.failure(error)
        }
    }

    private static let columns = "path, version, hash, files.size, mtime, copies, seq, racy"

    private static let allFiles = """
        SELECT \(columns) FROM files JOIN articles ON articles.id = article
          WHERE path > ? ORDER BY path LIMIT ?
        """

    /// Of each article the file whose last change has the lowest seq, found by `files_article`.
    static let oldestFiles = """
        SELECT \(columns) FROM files JOIN articles ON articles.id = article
          WHERE path > ? AND (copies = 1 OR files.id = (
            SELECT id FROM files AS other WHERE other.article = files.article ORDER BY seq, id LIMIT 1
          )) ORDER BY path LIMIT ?
        """

    /// What one of these queries finds.
    static func present(
        _ database: Database,
        _ sql: String,
        after path: RelativePath,
        _ limit: Int
    ) throws -> [JournaledFile] {
        var files: [JournaledFile] = []
        let query = try RawStatement(database, sql)
        query.bind(1, path.bytes)
        query.bind(2, Int64(limit))
        let told = try ToldTimes(database)
        while try query.step() {
            guard let hash = ContentHash(bytes: query.bytes(2)) else { continue }
            files.append(
                JournaledFile(
                    path: RelativePath(bytes: Array(query.bytes(0))),
                    version: query.integer(1),
                    hash: hash,
                    size: query.integer(3),
                    mtime: query.integer(7) & 2 == 0
                        ? Timestamp(nanoseconds: query.integer(4))
                        : try told.mtime(query.integer(6), query.bytes(0)),
                    copies: query.integer(5),
                    seq: query.integer(6)
                )
            )
        }
        return files
    }
}
