import GRDBSQLite

/// What the database alone says of who had it open last, before its log is looked at.
///
/// A session notes itself and copies the log into the database before it writes anything else:
/// so this holds whatever became of the log.
struct LastSession {
    /// The boot of the machine that it ran in.
    var boot: [UInt8]
    /// Whether it told changes before they were durable.
    var isLax: Bool

    /// Reads it without touching any file; nil where the database can't be read so.
    init?(of path: String) {
        var database: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        defer { sqlite3_close(database) }
        guard
            sqlite3_open_v2(ClosedJournal.withoutLog(path), &database, flags, nil) == SQLITE_OK
        else { return nil }
        var row: OpaquePointer?
        defer { sqlite3_finalize(row) }
        guard
            sqlite3_prepare_v2(database, "SELECT boot, durability FROM journal", -1, &row, nil)
                == SQLITE_OK,
            sqlite3_step(row) == SQLITE_ROW
        else { return nil }
        boot = Array(
            UnsafeRawBufferPointer(
                start: sqlite3_column_blob(row, 0),
                count: Int(sqlite3_column_bytes(row, 0))
            )
        )
        isLax = sqlite3_column_int64(row, 1) != 0
    }
}
