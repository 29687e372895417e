import GRDB

extension Database {
    /// Runs a transaction that holds the write lock from its beginning.
    ///
    /// GRDB's own parses its BEGIN and its COMMIT each time, which one change after a pause waits for
    /// longer than for its rows. Where anything is thrown, nothing of it is kept.
    func inWriteTransaction(_ body: () throws -> TransactionCompletion) throws {
        try RawStatement(self, "BEGIN IMMEDIATE").run()
        do {
            switch try body() {
            case .commit: try RawStatement(self, "COMMIT").run()
            case .rollback: try RawStatement(self, "ROLLBACK").run()
            }
        } catch {
            // SQLite rolls back by itself after some failures, and what was thrown first counts.
            if isInsideTransaction { try? RawStatement(self, "ROLLBACK").run() }
            throw error
        }
    }
}
