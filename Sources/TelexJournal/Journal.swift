import CTelexSQLite
import Crypto
import GRDB
import Glibc
import Synchronization
package import TelexModel

/// The durable list of changes, the folder's present files, and the contents.
///
/// One thread journals, through `JournalWriter`; any thread reads, and keeps consumers. What a transaction wrote shows
/// in `state` after it is durable, never before.
package final class Journal: Sendable {
    let pool: DatabasePool
    let checkpointer: Checkpointer
    let file: JournalFile
    let settings: JournalSettings
    /// The lines of the last commits.
    package let recent = RecentLines()
    private let locks: [Int32]
    /// What made the journal, closed (`JournalFile.make`); nil where it was there.
    private let maker: DatabaseQueue?
    /// Which time the changes bear.
    let times: BatchTimes
    private let published: Mutex<JournalState>
    let announcements = Announcements()
    let snapshots = SnapshotConnections()
    let unpacker = ContentUnpacker()
    private let earlier: [JournalID: Int64]
    /// Whether a write has failed since the log was last begun anew.
    private let hasFailed = Mutex(false)

    /// Whether SQLite was set up; once in a process, before its first use.
    private static let isSQLiteSetUp: Bool = {
        telex_sqlite_count_no_memory()
        return true
    }()

    /// Opens the journal, or makes a new one where there is none.
    package init(_ settings: JournalSettings) throws(JournalError) {
        _ = Self.isSQLiteSetUp
        let file = JournalFile(path: settings.path, atStep: settings.atStep)
        var locks = [try file.lock()]
        settings.atStep?(.locked)
        do {
            var maker: DatabaseQueue?
            if try file.exists() {
                try file.checkLog(boot: settings.bootID)
            } else {
                let chain = Self.chainStart
                let id = JournalID(value: settings.random())
                maker = try file.make { try Self.fill($0, id: id, chain: chain, settings) }
            }
            self.maker = maker
            locks.append(try file.lockItself())
            let pool = try file.openPool()
            // That it is open must be on the disk before anything is told, whatever is promised
            // of changes: it is what a crash of the machine is known by.
            try Self.set(.power, pool, file)
            settings.atStep?(.opened)
            let opened = try pool.writeWithoutTransaction { database in
                try JournalUpgrade.run(database)
                let opened = try Self.beginSession(database, settings)
                settings.atStep?(.sessionBegun)
                try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                return opened
            }
            try Self.set(settings.durability, pool, file)
            let checkpointer = try Checkpointer(file, settings.log)
            pool.writeWithoutTransaction { checkpointer.watch($0) }
            settings.atStep?(.ready)
            self.pool = pool
            self.checkpointer = checkpointer
            published = Mutex(opened.state)
            times = BatchTimes(settings.now)
            earlier = opened.earlier
        } catch {
            for lock in locks { Glibc.close(lock) }
            throw file.failure(error)
        }
        self.file = file
        self.settings = settings
        self.locks = locks
    }

    /// Where the journal stands, as durable as its settings promise.
    package var state: JournalState { published.withLock { $0 } }

    /// What a change has survived before it is told.
    package var durability: Durability { settings.durability }

    /// The ids that this journal had before, each with the last change that it vouches for.
    package func head(ofEarlier id: JournalID) -> Int64? { earlier[id] }

    /// Ends what is being read at this moment; once nothing is written any more.
    package func interrupt() {
        pool.interrupt()
    }

    /// Says that everything was written; the next start need not doubt it.
    package func close() throws(JournalError) {
        defer { for lock in locks { Glibc.close(lock) } }
        settings.atStep?(.closing)
        do {
            try Self.set(.power, pool, file)
            try pool.writeWithoutTransaction { database in
                try database.inWriteTransaction {
                    try database.execute(sql: "UPDATE journal SET closed = 1")
                    try SummedTable.journal.seal(database)
                    return .commit
                }
                settings.atStep?(.marked)
                // GRDB closes its readers last, and a reader can't do this: a closed journal is
                // one file.
                try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
            settings.atStep?(.checkpointed)
            try snapshots.close()
            try pool.close()
            try checkpointer.close()
            settings.atStep?(.closed)
        } catch {
            throw file.failure(error)
        }
    }

    /// Writes, on any thread: one at a time, each waits for the one before.
    ///
    /// Changes, and the row that says where the journal stands, are for the writer's thread alone.
    func write<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        do {
            return try pool.writeWithoutTransaction { database in
                do {
                    if hasFailed.withLock({ $0 }) { try beginLogAnew(database) }
                    return try body(database)
                } catch {
                    // Before another thread writes: what it writes is to begin the log anew.
                    hasFailed.withLock { $0 = true }
                    throw error
                }
            }
        } catch {
            throw file.failure(error)
        }
    }

    /// Has the next transaction begin the log anew, unless somebody still reads in it.
    ///
    /// A transaction that failed may have left whole frames behind. What is written next covers
    /// some of them, and the others would look like damage after a crash.
    private func beginLogAnew(_ database: Database) throws {
        let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(PASSIVE)")
        // While it is being copied already neither of the others is known.
        let isBusy: Bool? = row?["busy"]
        let frames: Int64? = row?["log"]
        let copied: Int64? = row?["checkpointed"]
        if isBusy == false, frames == copied { hasFailed.withLock { $0 = false } }
    }

    /// Announces what was made durable; the writer's thread alone calls it.
    func publish(_ state: JournalState) {
        published.withLock { $0 = state }
        announcements.announce(state.head)
    }

    /// What the first change is chained to.
    static let chainStart = ContentHash(bytes: Array(SHA256.hash(data: Array("telex".utf8))))

    /// Makes the tables of an empty journal.
    static func fill(
        _ database: Database,
        id: JournalID,
        chain: ContentHash?,
        _ settings: JournalSettings
    ) throws {
        try database.execute(sql: "PRAGMA application_id = \(JournalSchema.applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(JournalSchema.format)")
        try JournalSchema.create(database)
        let row = try RawStatement(
            database,
            """
            INSERT INTO journal VALUES
              (1, ?1, 0, 1, 0, ?2, 0, 0, 0, 0, 0, 0, NULL, NULL, ?3, 0, 1, ?2, 0)
            """
        )
        row.bind(1, Int64(id.value))
        chain?.withBytes { row.bind(2, $0) }
        row.bind(3, settings.bootID)
        try row.run()
        try SummedTable.journal.seal(database)
    }

    /// Sets how much a commit waits for, and reads it back.
    ///
    /// GRDB sets NORMAL itself whenever it opens a file in WAL mode, after the configuration's own
    /// hook has run: only what is set now stays.
    private static func set(
        _ durability: Durability,
        _ pool: DatabasePool,
        _ file: JournalFile
    ) throws {
        let wanted: (name: String, value: Int64) =
            durability == .power ? ("FULL", 2) : ("NORMAL", 1)
        let (mode, level) = try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = \(wanted.name)")
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            try database.execute(sql: "PRAGMA cache_size = -\(JournalFile.writerCacheKiB)")
            return (
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try Int64.fetchOne(database, sql: "PRAGMA synchronous")
            )
        }
        guard mode == "wal" else {
            throw JournalError.settingRefused(path: file.path, setting: "journal_mode = WAL")
        }
        guard level == wanted.value else {
            throw JournalError.settingRefused(
                path: file.path,
                setting: "synchronous = \(wanted.name)"
            )
        }
    }
}
