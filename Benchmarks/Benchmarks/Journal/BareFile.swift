import GRDBSQLite

/// A journal's file that nobody writes to, read with nothing but SQLite's own calls.
final class BareFile {
    private var connection: OpaquePointer?
    private var statement: OpaquePointer?

    init(_ path: String, _ sql: String) throws {
        // One transaction for all that is asked, since nothing changes meanwhile.
        guard sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, nil) == SQLITE_OK,
            sqlite3_exec(connection, "BEGIN", nil, nil, nil) == SQLITE_OK,
            sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK
        else { throw BareFileError(message: String(cString: sqlite3_errmsg(connection))) }
    }

    /// Steps through all rows; returns how many bytes their first column has.
    func run() -> Int {
        var byteCount = 0
        while sqlite3_step(statement) == SQLITE_ROW {
            byteCount += Int(sqlite3_column_bytes(statement, 0))
        }
        sqlite3_reset(statement)
        return byteCount
    }

    /// Asks for one row by its key; whether there is one.
    func has(_ key: [UInt8]) -> Bool {
        // The key outlives the statement's step.
        key.withUnsafeBytes { bytes in
            sqlite3_bind_blob(statement, 1, bytes.baseAddress, Int32(bytes.count), nil)
            defer { sqlite3_reset(statement) }
            return sqlite3_step(statement) == SQLITE_ROW
        }
    }

    func remove() {
        sqlite3_finalize(statement)
        sqlite3_close(connection)
    }
}

struct BareFileError: Error {
    var message: String
}
