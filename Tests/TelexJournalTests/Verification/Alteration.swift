import GRDB
import TelexModel
import Testing

@testable import TelexJournal

/// What somebody may do to a closed journal with `sqlite3`, and how that is to be named.
struct Alteration: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let sql: String
    let isExpected: @Sendable (Damage) -> Bool

    init(_ name: String, _ sql: String, isExpected: @escaping @Sendable (Damage) -> Bool) {
        testDescription = name
        self.sql = sql
        self.isExpected = isExpected
    }

    /// Named as that change's.
    init(_ name: String, seq: Int64, _ sql: String, _ part: String) {
        self.init(name, sql) { $0.seq == seq && $0.message.contains(part) }
    }

    /// Named in these words.
    init(_ name: String, _ sql: String, _ part: String) {
        self.init(name, sql) { $0.message.contains(part) }
    }

    func apply(_ directory: ScratchDirectory) throws {
        let queue = try DatabaseQueue(path: directory.path + "/journal.db")
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON"
            )
            try database.execute(sql: sql)
        }
        try queue.close()
    }

    static let all = changes + rows + others

    private static let changes = [
        Alteration(
            "a line",
            seq: 20,
            "UPDATE changes SET line = CAST(replace(CAST(line AS TEXT), 'live', 'scan') AS BLOB) WHERE seq = 20",
            "chain"
        ),
        Alteration("a lost change", seq: 20, "DELETE FROM changes WHERE seq = 20", "is missing"),
        Alteration(
            "some lost changes",
            seq: 20,
            "DELETE FROM changes WHERE seq BETWEEN 20 AND 22",
            "20 to 22 are missing"
        ),
        Alteration(
            "two changes that traded places",
            seq: 20,
            """
            UPDATE changes SET seq = 90001 WHERE seq = 20;
            UPDATE changes SET seq = 20 WHERE seq = 21;
            UPDATE changes SET seq = 21 WHERE seq = 90001
            """,
            "number"
        ),
        Alteration(
            "a change's time",
            seq: 30,
            "UPDATE changes SET time = 7 WHERE seq = 30",
            "time"
        ),
        Alteration(
            "a kind",
            seq: 30,
            "UPDATE changes SET kind = kind % 4 + 1 WHERE seq = 30",
            "kind"
        ),
        Alteration("a path", seq: 30, "UPDATE changes SET path = x'61' WHERE seq = 30", "path"),
        Alteration(
            "a version",
            seq: 30,
            "UPDATE changes SET version = 99 WHERE seq = 30",
            "version"
        ),
        Alteration(
            "a source",
            seq: 30,
            "UPDATE changes SET from_path = x'61', from_version = 1 WHERE seq = 30",
            "earlier path"
        ),
        Alteration(
            "a change's article",
            seq: 30,
            "UPDATE changes SET article = article % 5 + 1 WHERE seq = 30",
            "content"
        ),
        Alteration(
            "a content before",
            "UPDATE changes SET previous = previous % 5 + 1 WHERE kind = 2",
            "content before"
        ),
        Alteration(
            "the last change cut off",
            "DELETE FROM changes WHERE seq = (SELECT max(seq) FROM changes)",
            "not the head"
        ),
        Alteration(
            "a cursor's journal",
            "UPDATE journal SET id = id + 1",
            "is of the journal"
        ),
    ]

    private static let rows = [
        Alteration("a lost file", "DELETE FROM files WHERE id = (SELECT min(id) FROM files)") {
            $0.path != nil && $0.message.contains("neither the present file")
        },
        Alteration(
            "an invented file",
            """
            INSERT INTO files
              SELECT 9999, x'61', version, article, seq, size, mtime, ctime, inode, birth, links, racy, sum
              FROM files LIMIT 1
            """
        ) { $0.where == .file && $0.path == RelativePath("a") },
        Alteration("a file's inode", "UPDATE files SET inode = inode + 1") {
            $0.where == .file && $0.message.contains("as it was written")
        },
        Alteration("copies", "UPDATE articles SET copies = copies + 1 WHERE id = 1") {
            $0.hash != nil && $0.message.contains("copies are counted")
        },
        Alteration("what is read off a text", "UPDATE articles SET facts = x'7b7d' WHERE id = 1") {
            $0.hash != nil && $0.message.contains("as it was written")
        },
        Alteration("a hash", "UPDATE articles SET hash = zeroblob(32) WHERE id = 2") {
            $0.where == .content && $0.message.contains("not those of its hash")
        },
        Alteration("a content", "UPDATE contents SET bytes = x'00' WHERE article = 2") {
            $0.where == .content && $0.hash != nil
        },
        Alteration("an encoding", "UPDATE contents SET encoding = 1 WHERE article = 2") {
            $0.where == .content && $0.message.contains("unpacked")
        },
        Alteration("a lost content", "DELETE FROM contents WHERE article = 2", "contents, but"),
        Alteration("a lost article", "DELETE FROM articles WHERE id = 2") { $0.where == .content },
    ]

    private static let others = [
        Alteration("a lost last version", "DELETE FROM past", "neither empty nor filled again"),
        Alteration("a last version", "UPDATE past SET version = version + 1") {
            $0.path != nil && $0.message.contains("as it was written")
        },
        Alteration("a lost file before the oldest", "DELETE FROM base", "is not in the journal"),
        Alteration("a file before the oldest", "UPDATE base SET mtime = 1") {
            $0.path != nil && $0.message.contains("as it was written")
        },
        Alteration("the oldest", "UPDATE journal SET oldest = oldest + 1", "before the oldest"),
        Alteration(
            "the chain of the oldest",
            seq: 12,
            "UPDATE journal SET oldest_chain = zeroblob(32)",
            "its chain"
        ),
        Alteration("the head", "UPDATE journal SET head = head + 3", "are missing"),
        Alteration("the chain's end", "UPDATE journal SET chain = zeroblob(32)", "chain's end"),
        Alteration("the time", "UPDATE journal SET time = 9223372036854775807", "journal's time"),
        Alteration("a total", "UPDATE journal SET file_bytes = 0", "bytes of files"),
        Alteration("an end", "UPDATE journal SET closed = 0", "table journal"),
        Alteration(
            "an earlier id",
            "INSERT INTO earlier VALUES (7, 3, 0)",
            "table earlier"
        ),
        Alteration("a mount", "INSERT INTO mounts VALUES (x'61', 2, 3, 4)", "table mounts"),
        Alteration("a consumer's place", "UPDATE consumers SET seq = seq - 1", "table consumers"),
        Alteration(
            "a consumer's moment",
            "UPDATE consumers SET acked_at = NULL",
            "table consumers"
        ),
        Alteration("another lost index", "DROP INDEX articles_waste", "index articles_waste"),
        Alteration("a lost index", "DROP INDEX changes_from", "index changes_from"),
        Alteration(
            "a check",
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'version > 0', 'version > 2')
            """,
            "check (version > 2)"
        ),
        Alteration("a lost table", "DROP TABLE past", "table past"),
        Alteration(
            "a lost journal row",
            "DELETE FROM journal",
            "where the journal stands"
        ),
    ]
}
