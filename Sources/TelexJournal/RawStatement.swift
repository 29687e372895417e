import GRDB
import GRDBSQLite

/// A prepared statement, bound and stepped without an allocation for each value.
///
/// GRDB prepares, caches and finalizes it. Its own arguments cost an array and boxed values for
/// each execution, which the writer's path can do without.
struct RawStatement {
    private let statement: Statement
    private let handle: OpaquePointer

    /// Takes the connection's cached statement for the text, which must be a constant.
    init(_ database: Database, _ sql: String) throws {
        statement = try database.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
        sqlite3_reset(handle)
    }

    func bind(_ index: Int32, _ number: Int64) {
        sqlite3_bind_int64(handle, index, number)
    }

    func bind(_ index: Int32, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bind(index, $0) }
    }

    func bind(_ index: Int32, _ bytes: UnsafeRawBufferPointer) {
        // An empty buffer's base may be nil, which SQLite would take for NULL.
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(handle, index, 0)
        } else {
            sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), transient)
        }
    }

    /// Binds bytes without a copy of them: they must stay where they are until the statement has run.
    func bind(_ index: Int32, lent bytes: UnsafeRawBufferPointer) {
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(handle, index, 0)
        } else {
            sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), nil)
        }
    }

    func bindNull(_ index: Int32) {
        sqlite3_bind_null(handle, index)
    }

    /// Binds what a column of another statement's row holds.
    func bind(_ index: Int32, column: Int32, of row: RawStatement) {
        sqlite3_bind_value(handle, index, sqlite3_column_value(row.handle, column))
    }

    /// Steps to the next row; false at the end, where the statement is reset.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        default:
            let code = sqlite3_extended_errcode(sqlite3_db_handle(handle))
            let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
            sqlite3_reset(handle)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    /// Executes a statement that gives no rows.
    func run() throws {
        while try step() {}
    }

    /// Executes a statement that inserts at most one row; the row's number, nil where it inserted
    /// none.
    func insertRow() throws -> Int64? {
        try run()
        let database = sqlite3_db_handle(handle)
        return sqlite3_changes(database) == 0 ? nil : sqlite3_last_insert_rowid(database)
    }

    /// Ends a query before its last row.
    func reset() {
        sqlite3_reset(handle)
    }

    func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// What a column holds, as far as this program stores it.
    enum Kind {
        case null
        case integer
        case other
    }

    func kind(_ column: Int32) -> Kind {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer
        default: .other
        }
    }

    /// Lends the bytes of a column, until the next step.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(
            start: start,
            count: Int(sqlite3_column_bytes(handle, column))
        )
    }

    /// SQLite copies what is bound: the buffer lives only as long as the call.
    private var transient: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}
