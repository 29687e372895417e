import GRDB
import TelexModel

/// The tables `files` and `past`, within a transaction.
struct FileTable {
    private let lookup: FileLookup
    private let insertFile: RawStatement
    private let updateFile: RawStatement
    private let refreshFile: RawStatement
    private let deleteFile: RawStatement
    private let oldestHolder: RawStatement
    private let pastVersion: RawStatement
    private let forgetPast: RawStatement
    private let keepPast: RawStatement
    /// Whether any path has held a file and holds none now: most batches of a new folder need not
    /// look for theirs.
    private var hasPast: Bool

    init(_ database: Database) throws {
        lookup = FileLookup(database)
        insertFile = try RawStatement(
            database,
            """
            INSERT INTO files
              (path, version, article, seq, size, mtime, ctime, inode, birth, racy, links, sum)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        )
        updateFile = try RawStatement(
            database,
            """
            UPDATE files SET path = ?, version = ?, article = ?, seq = ?, size = ?, mtime = ?,
              ctime = ?, inode = ?, birth = ?, racy = ?, links = ?, sum = ? WHERE id = ?
            """
        )
        refreshFile = try RawStatement(
            database,
            """
            UPDATE files SET size = ?, mtime = ?, ctime = ?, inode = ?, birth = ?, racy = ?,
              links = ?, sum = ? WHERE id = ?
            """
        )
        deleteFile = try RawStatement(database, "DELETE FROM files WHERE id = ?")
        oldestHolder = try RawStatement(
            database,
            "SELECT path FROM files WHERE article = ? ORDER BY seq LIMIT 2"
        )
        pastVersion = try RawStatement(database, "SELECT version FROM past WHERE path = ?")
        forgetPast = try RawStatement(database, "DELETE FROM past WHERE path = ?")
        keepPast = try RawStatement(database, "INSERT OR REPLACE INTO past VALUES (?, ?, ?)")
        let anyPast = try RawStatement(database, "SELECT 1 FROM past LIMIT 1")
        hasPast = try anyPast.step()
        anyPast.reset()
    }

    func row(at path: RelativePath) throws -> FileRow? {
        try lookup.rows(at: CollectionOfOne(path))[path]
    }

    func insert(_ row: FileRow) throws {
        bindState(insertFile, row)
        bind(insertFile, from: 5, row)
        try row.path.bytes.withUnsafeBytes {
            insertFile.bind(1, lent: $0)
            try insertFile.run()
        }
    }

    func update(_ row: FileRow) throws {
        updateFile.bind(1, row.path.bytes)
        bindState(updateFile, row)
        bind(updateFile, from: 5, row)
        updateFile.bind(13, row.id)
        try updateFile.run()
    }

    func refresh(_ row: FileRow) throws {
        bind(refreshFile, from: 1, row)
        refreshFile.bind(9, row.id)
        try refreshFile.run()
    }

    func remove(_ row: FileRow) throws {
        deleteFile.bind(1, row.id)
        try deleteFile.run()
    }

    /// The other file with the row's content whose last change has the lowest seq.
    func duplicate(of row: FileRow, copies: Int64) throws -> RelativePath? {
        if copies < 2 { return nil }
        oldestHolder.bind(1, row.article)
        defer { oldestHolder.reset() }
        while try oldestHolder.step() {
            let path = RelativePath(bytes: Array(oldestHolder.bytes(0)))
            if path != row.path { return path }
        }
        return nil
    }

    /// The last version of a path that held no file, 0 where it never held one.
    func takePastVersion(_ path: RelativePath) throws -> Int64 {
        if !hasPast { return 0 }
        pastVersion.bind(1, path.bytes)
        guard try pastVersion.step() else { return 0 }
        let version = pastVersion.integer(0)
        pastVersion.reset()
        forgetPast.bind(1, path.bytes)
        try forgetPast.run()
        return version
    }

    /// Remembers the last version of a path that holds no file any more.
    mutating func leave(_ path: RelativePath, version: Int64) throws {
        hasPast = true
        keepPast.bind(1, path.bytes)
        keepPast.bind(2, version)
        var sum = RowSum()
        sum.add(path.bytes)
        sum.add(version)
        keepPast.bind(3, sum.value)
        try keepPast.run()
    }

    private func bindState(_ statement: RawStatement, _ row: FileRow) {
        statement.bind(2, row.version)
        statement.bind(3, row.article)
        statement.bind(4, row.seq)
    }

    private func bind(_ statement: RawStatement, from first: Int32, _ row: FileRow) {
        statement.bind(first, row.fingerprint.size)
        statement.bind(first + 1, row.fingerprint.mtime.nanoseconds)
        statement.bind(first + 2, row.fingerprint.ctime.nanoseconds)
        statement.bind(first + 3, row.fingerprint.identity.inode)
        statement.bind(first + 4, row.fingerprint.identity.birth)
        statement.bind(first + 5, row.marks)
        statement.bind(first + 6, row.linkCount)
        statement.bind(first + 7, row.sum)
    }
}
