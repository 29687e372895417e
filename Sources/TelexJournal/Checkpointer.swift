import GRDB
import GRDBSQLite
import Synchronization

/// Copies the write-ahead log into the database, on a thread and a connection of its own.
///
/// A checkpoint waits for the disk several times; on the writer's thread the next change would wait
/// with it (https://sqlite.org/wal.html#ckpt).
final class Checkpointer: Sendable {
    /// How long the log grows, in pages of 4 KiB.
    struct Limits {
        /// From here on the log is copied beside the writer: 16 MiB.
        ///
        /// A page that many commits write is copied once.
        var beside = 4_096
        /// From here on the writer waits for the copy: 64 MiB.
        ///
        /// A log that is written to meanwhile is not begun anew.
        var waiting = 16_384
    }

    private let limits: Limits
    let connection: DatabaseQueue
    private let isAsked = Atomic(false)

    /// Opens a connection to the journal, which is in WAL mode already.
    init(_ file: JournalFile, _ limits: Limits) throws {
        self.limits = limits
        connection = try file.openQueue()
    }

    /// Ends once what is being copied is; nothing may be written any more.
    func close() throws { try connection.close() }

    /// Looks after the log whenever the connection has committed, in place of SQLite itself
    /// (https://sqlite.org/c3ref/wal_hook.html).
    ///
    /// The connection must be closed before this is let go of.
    func watch(_ database: Database) {
        sqlite3_wal_hook(
            database.sqliteConnection,
            { checkpointer, _, _, pageCount in
                checkpointer.map {
                    Unmanaged<Checkpointer>.fromOpaque($0).takeUnretainedValue()
                        .committed(pageCount: Int(pageCount))
                }
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    private func committed(pageCount: Int) {
        if pageCount >= limits.waiting { return connection.writeWithoutTransaction(copy) }
        if pageCount < limits.beside { return }
        if isAsked.exchange(true, ordering: .relaxed) { return }
        connection.asyncWriteWithoutTransaction { database in
            self.isAsked.store(false, ordering: .relaxed)
            self.copy(database)
        }
    }

    /// Copies what no reader keeps from being copied.
    ///
    /// What fails, such as for want of room, stays in the log, and the next commit asks again.
    private func copy(_ database: Database) {
        try? database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
    }
}
