import GRDB
import TelexModel

/// Checks the present files, and those before the oldest change, against changes and articles.
extension Verifier {
    /// Every present file is what a change left, or was there before the oldest one.
    func checkFiles() throws {
        let walk = TableWalk(SummedTable.files)
        try self.walk(walk) { database, row in
            let path = RelativePath(bytes: Array(row.bytes(2)))
            if !walk.isWhole(row) {
                bad(.file, path: path, "its row is not as it was written")
            }
            let version = row.integer(3)
            let article = row.integer(4)
            let seq = row.integer(5)
            if try !isLeft(database, path, version, article, seq) {
                bad(.file, seq: seq, path: path, "it is not what its last change left")
            }
            if try size(database, article) != row.integer(6) {
                bad(.file, path: path, "its size is not that of its content")
            }
            return 0
        } unread: { _, rows in
            bad(.file, "row \(rows.words) of the present files can't be read: \(rows.reason.words)")
        }
    }

    private func isLeft(
        _ database: Database,
        _ path: RelativePath,
        _ version: Int64,
        _ article: Int64,
        _ seq: Int64
    ) throws -> Bool {
        let origin = try RawStatement(
            database,
            """
            SELECT 1 FROM changes
              WHERE seq = ?4 AND path = ?1 AND version = ?2 AND article = ?3 AND kind <> 4
            UNION ALL SELECT 1 FROM base
              WHERE path = ?1 AND version = ?2 AND article = ?3 AND seq = ?4
            """
        )
        origin.bind(1, path.bytes)
        origin.bind(2, version)
        origin.bind(3, article)
        origin.bind(4, seq)
        var count = 0
        while try origin.step() { count += 1 }
        return count == 1
    }

    private func size(_ database: Database, _ article: Int64) throws -> Int64? {
        let row = try RawStatement(database, "SELECT size FROM articles WHERE id = ?")
        row.bind(1, article)
        guard try row.step() else { return nil }
        defer { row.reset() }
        return row.integer(0)
    }

    /// Every file before the oldest change is still there, or a change says what became of it.
    func checkBase() throws {
        let walk = TableWalk(SummedTable.base)
        try walkPaths(walk) { database, row, path in
            if !walk.isWhole(row) {
                bad(
                    .journal,
                    path: path,
                    "its row before the oldest change is not as it was written"
                )
            }
            let place = FileLife.Place(
                path: path.bytes,
                version: row.integer(3),
                article: row.integer(4),
                seq: row.integer(5)
            )
            if try size(database, place.article) == nil {
                bad(.journal, path: path, "its content before the oldest change is not known")
            }
            if try FileLife(database).continuations(of: place) != 1 {
                bad(.journal, path: path, "before the oldest change it was there, and then nothing")
            }
        }
    }

    /// Every path that is remembered holds no file, and had no later version.
    func checkPast() throws {
        let walk = TableWalk(SummedTable.past)
        try walkPaths(walk) { database, row, path in
            if !walk.isWhole(row) {
                bad(.journal, path: path, "its last version is not as it was written")
            }
            let version = row.integer(3)
            let later = try RawStatement(
                database,
                """
                SELECT 1 FROM files WHERE path = ?1
                UNION ALL SELECT 1 FROM changes WHERE path = ?1 AND version > ?2
                """
            )
            later.bind(1, path.bytes)
            later.bind(2, version)
            var count = 0
            while try later.step() { count += 1 }
            if count > 0 { bad(.journal, path: path, "it had later versions than its last one") }
        }
    }
}
