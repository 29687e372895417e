import GRDB
import Glibc
package import TelexModel

/// Copies a journal whole: out of it as a backup, and back in its place.
///
/// SQLite writes the copy (`VACUUM INTO`): it is of one moment, without the room of what was
/// deleted, and it is not made where a page can't be read. Beside a writer it holds one read
/// transaction, so the write-ahead log grows meanwhile, and nobody waits.
package struct JournalCopy: Equatable, Sendable {
    /// The place up to which the copy has everything.
    package var cursor: TelexModel.Cursor
    /// What it takes on the disk.
    package var byteCount: Int64

    /// Makes a backup of the journal at `path`, also while a daemon has it open.
    package static func backUp(
        _ path: String,
        to target: String
    ) throws(JournalError) -> JournalCopy {
        let copy = JournalFile(path: target)
        try copy.refuseToReplace()
        let closed: ClosedJournal?
        do throws(JournalError) {
            let journal = try ClosedJournal(path: path)
            if let detail = journal.logDamage {
                journal.close()
                throw JournalError.damaged(path: path, detail: detail)
            }
            closed = journal
        } catch {
            guard case .inUse = error else { throw error }
            closed = nil
        }
        defer { closed?.close() }
        let source = JournalFile(path: path)
        do {
            let reader = try closed?.reader ?? openBeside(source.path)
            try copy.place { unfinished in
                try vacuum(reader, into: unfinished, source, copy)
                try checkRow(unfinished)
            }
            return try JournalCopy(reading: target)
        } catch let error as JournalError {
            throw error
        } catch {
            throw source.failure(error)
        }
    }

    /// Puts a backup in the place of a journal, under a new id.
    ///
    /// The new id vouches for the backup's own up to its head: what was told after it was made
    /// never becomes something else, a cursor there is ahead for ever.
    package static func restore(
        _ backup: String,
        to path: String,
        random: () -> UInt32
    ) throws(JournalError) -> JournalCopy {
        let journal = JournalFile(path: path)
        let source = JournalFile(path: backup)
        guard try source.exists() else { throw .missing(path: backup) }
        let lock = try journal.lock()
        defer { Glibc.close(lock) }
        try journal.refuseToReplace()
        do {
            let reader = try ClosedJournal.open(source.path)
            try checkPages(reader, source)
            try journal.place { unfinished in
                try vacuum(reader, into: unfinished, source, journal)
                try beginAnew(unfinished, random)
            }
            return try JournalCopy(reading: path)
        } catch let error as JournalError {
            throw error
        } catch {
            throw source.failure(error)
        }
    }

    private init(reading path: String) throws {
        let reader = try ClosedJournal.open(path)
        cursor = try reader.read { try JournalState($0) }.cursor
        var facts = stat()
        byteCount = stat(path, &facts) == 0 ? Int64(facts.st_size) : 0
    }

    /// Opens a journal that a daemon has open as well.
    private static func openBeside(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(JournalFile.busySeconds)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private static func vacuum(
        _ reader: DatabaseQueue,
        into unfinished: String,
        _ source: JournalFile,
        _ copy: JournalFile
    ) throws {
        do {
            try reader.unsafeRead { database in
                try database.execute(sql: "VACUUM INTO ?", arguments: [unfinished])
            }
        } catch let error as DatabaseError {
            // What it reads is damaged, or what it writes has no room.
            throw error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB
                ? source.failure(error) : copy.failure(error)
        }
    }

    private static func checkPages(_ reader: DatabaseQueue, _ file: JournalFile) throws {
        let messages = try reader.read { try String.fetchAll($0, sql: "PRAGMA quick_check(3)") }
        guard messages == ["ok"] else {
            throw JournalError.damaged(path: file.path, detail: messages.joined(separator: "; "))
        }
    }

    private static func checkRow(_ path: String) throws {
        try ClosedJournal.open(path).read { database in
            guard try SummedTable.journal.isWhole(database) else { throw Journal.rowDamaged }
        }
    }

    private static func beginAnew(_ path: String, _ random: () -> UInt32) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try JournalUpgrade.run(database)
            try database.inTransaction {
                guard try SummedTable.journal.isWhole(database) else { throw Journal.rowDamaged }
                try Journal.takeNewID(database, random, after: JournalState(database))
                try database.execute(sql: "UPDATE journal SET closed = 1")
                try SummedTable.journal.seal(database)
                return .commit
            }
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
    }
}

extension Journal {
    /// The row that says where the journal stands is not as it was written.
    static var rowDamaged: DatabaseError {
        DatabaseError(
            resultCode: .SQLITE_CORRUPT,
            message: "the row that says where it stands is not as it was written"
        )
    }
}

extension JournalFile {
    /// Refuses where anything stands that a new journal would take the place of.
    func refuseToReplace() throws(JournalError) {
        for suffix in ["", "-wal"] where access(path + suffix, F_OK) == 0 || errno != ENOENT {
            throw .exists(path: path + suffix)
        }
    }

    /// Lets a file be made under another name, and puts it in place whole; where that fails,
    /// nothing is left of it.
    func place(_ build: (_ unfinished: String) throws -> Void) throws {
        let unfinished = path + ".new"
        func clear() {
            for suffix in ["", "-wal", "-shm", "-journal"] { unlink(unfinished + suffix) }
        }
        clear()
        // Whoever reads the journal reads every article: it is its owner's alone.
        let descriptor = open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw failure(errno) }
        defer { close(descriptor) }
        do {
            try build(unfinished)
            guard fsync(descriptor) == 0 else { throw failure(errno) }
            try takeName(unfinished)
        } catch {
            clear()
            throw error
        }
        clear()
        try syncDirectory()
    }

    /// Unlike rename(2), link(2) replaces nothing that came here meanwhile; but not every file
    /// system has links.
    private func takeName(_ unfinished: String) throws(JournalError) {
        if link(unfinished, path) == 0 { return }
        if errno == EEXIST { throw .exists(path: path) }
        if rename(unfinished, path) != 0 { throw failure(errno) }
    }
}
