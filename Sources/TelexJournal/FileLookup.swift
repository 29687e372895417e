import GRDB
import TelexModel

/// Finds journaled files, within a connection.
struct FileLookup {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The journaled files among the paths.
    func rows(at paths: some Sequence<RelativePath>) throws -> [RelativePath: FileRow] {
        var rows: [RelativePath: FileRow] = [:]
        let query = try RawStatement(database, FileRow.select + " WHERE path = ?")
        for path in paths {
            query.bind(1, path.bytes)
            if try query.step() {
                rows[path] = try FileRow(query)
                query.reset()
            }
        }
        return rows
    }

    /// The journaled files that were this one when they were read; more than one where it has
    /// several names.
    func rows(of identity: FileIdentity) throws -> [FileRow] {
        var rows: [FileRow] = []
        let query = try RawStatement(database, FileRow.select + " WHERE inode = ?")
        query.bind(1, identity.inode)
        while try query.step() {
            let row = try FileRow(query)
            if row.fingerprint.identity.birth == identity.birth { rows.append(row) }
        }
        return rows
    }

    /// The journaled files of these numbers that are still journaled.
    func rows(numbered ids: [Int64]) throws -> [FileRow] {
        var rows: [FileRow] = []
        let query = try RawStatement(database, FileRow.select + " WHERE files.id = ?")
        for id in ids {
            query.bind(1, id)
            if try query.step() {
                rows.append(try FileRow(query))
                query.reset()
            }
        }
        return rows
    }

    /// At most `limit` journaled files below a directory, in path order, after `path`.
    func rows(below directory: RelativePath, after path: [UInt8], limit: Int) throws -> [FileRow] {
        var rows: [FileRow] = []
        let bounds = directory.bytes.isEmpty ? nil : directory.bytes + [UInt8(ascii: "/") + 1]
        let query = try RawStatement(
            database,
            FileRow.select + " WHERE path > ?" + (bounds == nil ? "" : " AND path < ?3")
                + " ORDER BY path LIMIT ?2"
        )
        let start = directory.bytes.isEmpty ? [] : directory.bytes + [UInt8(ascii: "/")]
        query.bind(1, max(start, path, by: { $0.lexicographicallyPrecedes($1) }))
        query.bind(2, Int64(limit))
        if let bounds { query.bind(3, bounds) }
        while try query.step() { rows.append(try FileRow(query)) }
        return rows
    }
}

/// The later of two in the given order.
private func max(
    _ left: [UInt8],
    _ right: [UInt8],
    by precedes: ([UInt8], [UInt8]) -> Bool
) -> [UInt8] {
    precedes(left, right) ? right : left
}
