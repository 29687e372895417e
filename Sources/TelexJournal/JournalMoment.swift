import GRDB

extension Journal {
    /// Reads as of one moment: no commit and no expiry comes between the queries of `body`.
    ///
    /// SQLite can't reuse its write-ahead log meanwhile: for what takes microseconds a row.
    func atOneMoment<Value>(
        _ body: (Database, JournalState) throws -> Value
    ) throws(JournalError) -> Value {
        do {
            return try pool.read { try body($0, JournalState($0)) }
        } catch {
            throw file.failure(error)
        }
    }
}

extension DatabaseError {
    /// A row contradicts the others.
    static func contradiction(_ message: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: message)
    }
}
