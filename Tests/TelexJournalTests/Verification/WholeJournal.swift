import Crypto
import GRDB
import TelexModel
import TestSupport

@testable import TelexJournal

/// A journal with something of everything in it, and all that is ever read of one.
struct WholeJournal {
    /// The closed journal's file.
    let bytes: [UInt8]
    /// The sum of all that is read of it.
    let contents: String

    /// Changes of all kinds, expired ones, contents of both encodings, mounts, an earlier id.
    static func written() throws -> WholeJournal {
        let first = try RandomJournal.history(21, batches: 90)
        let texts = (0..<12).map { number in
            Sample.file("long\(number)", text(UInt64(number)), inode: Int64(70_000 + number))
        }
        _ = try first.writer.commit(texts)
        _ = try first.writer.commit([Sample.gone("long3"), Sample.gone("long4")])
        try first.writer.setFolder(FileIdentity(inode: 3, birth: 4))
        try first.writer.setMounts([RelativePath("wire"): FileIdentity(inode: 2, birth: 7)])
        try first.journal.keep([
            try Sample.name("indexer").at(40),
            try Sample.name("mirror").at(41, acked: 1_795_000_000_000_001_000),
        ])
        try ExpiredPart.take(first.journal, before: first.journal.state.head / 3)
        try first.journal.pool.write { database in
            try database.execute(sql: "INSERT INTO earlier VALUES (2, 0, 0)")
            try SummedTable.earlier.seal(database)
        }
        try first.journal.close()
        let bytes = try first.directory.read("journal.db")
        return WholeJournal(bytes: bytes, contents: try read(first.directory))
    }

    /// Text that compresses, but not to nothing.
    private static func text(_ seed: UInt64) -> String {
        var random = SeededRandom(seed: seed)
        let words = (0..<60).map { _ in String(random.next() % 4_096, radix: 36) }
        return (0..<900).map { _ in words.randomElement(using: &random) ?? "" }.joined(
            separator: " "
        )
    }

    /// Opens the journal as a daemon does and reads everything, in every way that it is read.
    static func read(_ directory: ScratchDirectory) throws -> String {
        let opened = try OpenedJournal(in: directory)
        defer { try? opened.journal.close() }
        var hasher = SHA256()
        hasher.update(data: try opened.lines())
        let files = try opened.journal.filesSnapshot().files(after: .folder, limit: 1_000)
        hasher.update(data: Array("\(files) \(opened.journal.state)".utf8))
        hasher.update(data: Array("\(try opened.journal.mounts().count)".utf8))
        try opened.journal.pool.read { database in
            for query in queries {
                let rows = try RawStatement(database, query.sql)
                while try rows.step() { add(rows, query.columns, to: &hasher) }
            }
        }
        return hasher.finalize().description
    }

    private static func add(_ row: RawStatement, _ columns: Int32, to hasher: inout SHA256) {
        for column in 0..<columns {
            switch row.kind(column) {
            case .null: hasher.update(data: [0])
            case .integer: hasher.update(data: Array("\(row.integer(column)),".utf8))
            case .other: hasher.update(bufferPointer: row.bytes(column))
            }
        }
    }

    /// Every column of every table, and what is found by way of each index.
    private static let queries: [(sql: String, columns: Int32)] = [
        (
            """
            SELECT seq, time, kind, path, version, from_path, from_version, article, line, chain,
              previous FROM changes ORDER BY seq
            """, 11
        ),
        ("SELECT seq, path, version, kind = 4 FROM changes ORDER BY path, version, kind = 4", 4),
        (
            """
            SELECT seq, from_path, from_version FROM changes WHERE from_path IS NOT NULL
              ORDER BY from_path, from_version
            """, 3
        ),
        ("SELECT seq, article FROM changes ORDER BY article, seq", 2),
        ("SELECT seq FROM changes WHERE previous IS NOT NULL ORDER BY previous, seq", 1),
        (
            """
            SELECT id, path, version, article, seq, size, mtime, ctime, inode, birth, links, racy
              FROM files ORDER BY id
            """, 12
        ),
        ("SELECT id FROM files ORDER BY path", 1),
        ("SELECT id FROM files ORDER BY article, seq", 1),
        ("SELECT id FROM files ORDER BY inode", 1),
        ("SELECT id, hash, size, copies, facts FROM articles ORDER BY id", 5),
        ("SELECT id FROM articles ORDER BY hash", 1),
        (
            """
            SELECT id FROM articles INDEXED BY articles_waste WHERE copies > 1
              ORDER BY size * (1 - copies), id
            """, 1
        ),
        ("SELECT path, version FROM past ORDER BY path", 2),
        ("SELECT path, version, article, seq, mtime FROM base ORDER BY path", 5),
        ("SELECT path, inode, birth FROM mounts ORDER BY path", 3),
        ("SELECT id, head FROM earlier ORDER BY id", 2),
        ("SELECT name, seq, acked_at FROM consumers ORDER BY name", 3),
        (
            """
            SELECT id, head, oldest, time, chain, files, file_bytes, articles, article_bytes,
              contents, content_bytes, folder_inode, folder_birth, oldest_chain FROM journal
            """, 14
        ),
        ("SELECT article, encoding, bytes FROM contents ORDER BY article", 3),
    ]
}
