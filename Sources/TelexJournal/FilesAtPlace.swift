import GRDB
import TelexModel

/// The files as they stood after a change that is kept, or right before the oldest one.
///
/// What a path held is told by its last change up to there; where it has none that is kept, by its
/// row in `base`. Memory is taken for a page, and time for the paths passed, whether they held a
/// file there or not.
struct FilesAtPlace {
    private let place: Int64
    private var changes: LastChanges
    private var copies: ArticleCopies
    private let base: RawStatement
    private let change: RawStatement
    private let departure: RawStatement
    private var files: [JournaledFile] = []

    private init(_ database: Database, at place: Int64, after path: RelativePath) throws {
        self.place = place
        changes = try LastChanges(database, upTo: place, after: path.bytes)
        copies = try ArticleCopies(database, at: place)
        base = try RawStatement(
            database,
            """
            SELECT version, seq, article, copies, hash, size, mtime, path
              FROM base CROSS JOIN articles ON articles.id = article
              WHERE path > ? ORDER BY path
            """
        )
        base.bind(1, path.bytes)
        change = try RawStatement(
            database,
            """
            SELECT version, seq, article, copies, hash, size, line
              FROM changes CROSS JOIN articles ON articles.id = article WHERE seq = ?
            """
        )
        departure = try RawStatement(
            database,
            "SELECT seq FROM changes WHERE from_path = ? AND from_version = ?"
        )
    }

    /// At most `limit` of them whose paths come after `path`, in path order.
    static func page(
        _ database: Database,
        at place: Int64,
        after path: RelativePath,
        limit: Int
    ) throws -> [JournaledFile] {
        var page = try FilesAtPlace(database, at: place, after: path)
        try page.fill(limit)
        return page.files
    }

    private mutating func fill(_ limit: Int) throws {
        var changed = try changes.next()
        var isOnBase = try base.step()
        while files.count < limit, changed != nil || isOnBase {
            guard let element = changed, !isOnBase || !base.precedes(element.path, in: 7) else {
                try takeBase(Array(base.bytes(7)))
                isOnBase = try base.step()
                continue
            }
            let isInBase = isOnBase && base.holds(element.path, in: 7)
            if let last = element.last {
                try take(last, element.path)
            } else if isInBase {
                try takeBase(element.path)
            }
            if isInBase { isOnBase = try base.step() }
            changed = try changes.next()
        }
        changes.end()
        base.reset()
    }

    /// Takes the file that a path's last change left there.
    private mutating func take(_ last: LastChanges.Change, _ path: [UInt8]) throws {
        if try last.isRemoval || hasLeft(path, with: last.version) { return }
        change.bind(1, last.seq)
        guard try change.step() else {
            throw DatabaseError.contradiction("the change \(last.seq) or its article is missing")
        }
        defer { change.reset() }
        guard let mtime = StoredLine.mtime(change.bytes(6)) else {
            throw DatabaseError.contradiction("the change \(last.seq) does not tell its mtime")
        }
        try append(change, path, mtime)
    }

    /// Takes the file that was there before the oldest change, whose row `base` is on.
    private mutating func takeBase(_ path: [UInt8]) throws {
        if try hasLeft(path, with: base.integer(0)) { return }
        try append(base, path, Timestamp(nanoseconds: base.integer(6)))
    }

    /// Whether the file that a version was had been moved away by then.
    private func hasLeft(_ path: [UInt8], with version: Int64) throws -> Bool {
        departure.bind(1, path)
        departure.bind(2, version)
        guard try departure.step() else { return false }
        defer { departure.reset() }
        return departure.integer(0) <= place
    }

    private mutating func append(
        _ row: RawStatement,
        _ path: [UInt8],
        _ mtime: Timestamp
    ) throws {
        guard let hash = ContentHash(bytes: row.bytes(4)) else {
            throw DatabaseError.contradiction("a hash of wrong length")
        }
        files.append(
            JournaledFile(
                path: RelativePath(bytes: path),
                version: row.integer(0),
                hash: hash,
                size: row.integer(5),
                mtime: mtime,
                copies: try copies.copies(of: row.integer(2), now: row.integer(3)),
                seq: row.integer(1)
            )
        )
    }
}

extension RawStatement {
    /// Whether a column's bytes come before these.
    fileprivate func precedes(_ other: [UInt8], in column: Int32) -> Bool {
        bytes(column).lexicographicallyPrecedes(other)
    }
}
