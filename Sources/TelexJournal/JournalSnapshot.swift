import GRDB
import GRDBSQLite
import Synchronization

/// A reader that sees the journal as of one moment, on a connection that nobody else has meanwhile.
///
/// It holds a read transaction open until it goes away.
final class JournalSnapshot: Sendable {
    private let connection: DatabaseQueue
    private let connections: SnapshotConnections

    fileprivate init(_ connection: DatabaseQueue, of connections: SnapshotConnections) throws {
        self.connection = connection
        self.connections = connections
        try connection.inDatabase { database in
            try database.beginTransaction(.deferred)
            // The moment is that of the first reading.
            try RawStatement(database, "SELECT 1 FROM journal").run()
        }
    }

    deinit { connections.giveBack(connection) }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try connection.inDatabase(body)
    }
}

/// The connections that snapshots have, one after the other.
///
/// To let go of one costs a program that lives on a wake-up each second, as `JournalFile.make` tells.
final class SnapshotConnections: Sendable {
    /// So many are kept that nobody has.
    private static let limit = JournalFile.readerCount

    /// Nil once the journal is closed.
    private let free = Mutex<[DatabaseQueue]?>([])

    /// A snapshot of the journal as it is now.
    func snapshot(_ file: JournalFile) throws -> JournalSnapshot {
        let kept = free.withLock { $0?.popLast() }
        return try JournalSnapshot(try kept ?? file.openSnapshot(), of: self)
    }

    /// Ends the transaction, and keeps the connection without its pages.
    fileprivate func giveBack(_ connection: DatabaseQueue) {
        do {
            // What is being read may hold the last reference to its snapshot.
            try connection.unsafeReentrantWrite { database in
                database.endQueries()
                if database.isInsideTransaction { try database.rollback() }
                try database.execute(sql: "PRAGMA shrink_memory")
            }
        } catch {
            return
        }
        free.withLock { free in
            if let kept = free?.count, kept < Self.limit { free?.append(connection) }
        }
    }

    /// Closes those that nobody has.
    func close() throws {
        let kept = free.withLock { free in
            defer { free = nil }
            return free
        }
        for connection in kept ?? [] { try connection.close() }
    }
}

extension Database {
    /// Ends whatever is still being read: a query that an error has left half-way holds on to its moment,
    /// also past the transaction's end.
    fileprivate func endQueries() {
        var query = sqlite3_next_stmt(sqliteConnection, nil)
        while let begun = query {
            sqlite3_reset(begun)
            query = sqlite3_next_stmt(sqliteConnection, begun)
        }
    }
}
