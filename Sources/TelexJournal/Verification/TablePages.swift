import GRDB
import TelexModel

/// How a verification goes through tables.
extension Verifier {
    /// Reads a table with numbered rows, page by page; what can't be read is passed over and told.
    ///
    /// `prepare` sees each page's moment before its rows and says where the page begins; `visit`
    /// checks a row and returns how many bytes it took; `unread` is told of rows that can't be read.
    func walk(
        _ table: TableWalk,
        prepare: (Database, Int64) throws -> Int64 = { $1 },
        visit: (Database, RawStatement) throws -> Int,
        unread: (Database, UnreadRows) -> Void
    ) throws {
        // No row has a lower number: they are counted up from 1.
        var next: Int64 = 0
        var hasMore = true
        while hasMore, goesOn() {
            var count: Int64 = 0
            hasMore = try snapshot { database in
                do {
                    next = try prepare(database, next)
                    return try readPage(table, database, &next, &count, visit)
                } catch let error as DatabaseError where error.isDamage {
                    let rows = table.skip(database, from: next, error)
                    unread(database, rows)
                    if rows.keys.upperBound < .max { next = rows.keys.upperBound + 1 }
                    return rows.keys.upperBound < .max
                }
            }
            advance(count)
        }
    }

    /// Returns whether there may be more rows.
    private func readPage(
        _ table: TableWalk,
        _ database: Database,
        _ next: inout Int64,
        _ count: inout Int64,
        _ visit: (Database, RawStatement) throws -> Int
    ) throws -> Bool {
        let rows = try table.rows(database)
        rows.bind(1, next)
        rows.bind(2, pageRowCount)
        defer { rows.reset() }
        var byteCount = 0
        while byteCount < Self.pageByteCount {
            guard try rows.step() else { return count == pageRowCount }
            let key = rows.integer(0)
            if key < next {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "rows are out of order")
            }
            count += 1
            do {
                byteCount += try visit(database, rows)
            } catch let error as DatabaseError where error.isDamage {
                let seq = table.name == "changes" ? key : nil
                let row = seq == nil ? "row \(key) of \(table.name)" : "it"
                bad(.journal, seq: seq, "what \(row) refers to can't be read: \(error.words)")
            }
            if key == .max { return false }
            next = key + 1
        }
        return true
    }

    /// Reads a table whose key is a path.
    ///
    /// Where a page can't be read, the rows behind it are read from the other end.
    func walkPaths(
        _ table: TableWalk,
        visit: (Database, RawStatement, RelativePath) throws -> Void
    ) throws {
        var last = RelativePath.folder
        var hasMore = true
        while hasMore, goesOn() {
            var count: Int64 = 0
            hasMore = try snapshot { database in
                do {
                    let rows = try table.rowsAfterPath(database)
                    rows.bind(1, last.bytes)
                    rows.bind(2, pageRowCount)
                    defer { rows.reset() }
                    while try rows.step() {
                        last = try take(table, database, rows, after: last, visit)
                        count += 1
                    }
                    return count == pageRowCount
                } catch let error as DatabaseError where error.isDamage {
                    let name = last.isFolder ? "its begin" : last.description.escapedForDisplay
                    bad(
                        .journal,
                        "the table \(table.name) can't be read behind \(name): \(error.words)"
                    )
                    try? readBackwards(table, database, to: last, visit)
                    return false
                }
            }
            advance(count)
        }
    }

    private func readBackwards(
        _ table: TableWalk,
        _ database: Database,
        to last: RelativePath,
        _ visit: (Database, RawStatement, RelativePath) throws -> Void
    ) throws {
        let rows = try table.rowsBackwards(database)
        rows.bind(1, last.bytes)
        defer { rows.reset() }
        var place: RelativePath?
        while try rows.step() {
            let path = RelativePath(bytes: Array(rows.bytes(0)))
            guard last < path, place.map({ path < $0 }) ?? true else { return }
            place = path
            try visit(database, rows, path)
        }
    }

    private func take(
        _ table: TableWalk,
        _ database: Database,
        _ rows: RawStatement,
        after last: RelativePath,
        _ visit: (Database, RawStatement, RelativePath) throws -> Void
    ) throws -> RelativePath {
        let path = RelativePath(bytes: Array(rows.bytes(0)))
        guard last < path else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "rows are out of order")
        }
        do {
            try visit(database, rows, path)
        } catch let error as DatabaseError where error.isDamage {
            bad(.journal, path: path, "what the table \(table.name) says of it: \(error.words)")
        }
        return path
    }
}
