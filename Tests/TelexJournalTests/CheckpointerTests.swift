import Dispatch
import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("The write-ahead log", .timeLimit(.minutes(1)))
struct CheckpointerTests {
    /// Adds a file whose content takes some pages.
    private func commit(_ number: Int, _ opened: OpenedJournal) throws {
        let text = ScriptedHistory.noise(UInt64(number), 1_000)
        _ = try opened.writer.commit([Sample.file("\(number)", text, inode: Int64(number))])
    }

    /// Commits until so many pages were written; the number of files.
    private func write(pages: Int, _ opened: OpenedJournal) throws -> Int {
        var count = 0
        while try opened.directory.read("journal.db-wal").count < pages << 12 {
            count += 1
            try commit(count, opened)
        }
        return count
    }

    /// How long the database is without its log.
    private func databaseSize(_ opened: OpenedJournal) throws -> Int {
        try opened.directory.read("journal.db").count
    }

    // capability 5.3
    @Test("is copied beside the writer, who goes on meanwhile")
    func beside() throws {
        let log = Checkpointer.Limits(beside: 50, waiting: .max)
        let opened = try OpenedJournal(log: log)
        let before = try databaseSize(opened)
        let isHeld = DispatchSemaphore(value: 0)
        let mayGoOn = DispatchSemaphore(value: 0)
        opened.journal.checkpointer.connection.asyncWriteWithoutTransaction { _ in
            isHeld.signal()
            _ = mayGoOn.wait(timeout: .now() + 20)
        }
        isHeld.wait()
        let count = try write(pages: 100, opened)
        #expect(try databaseSize(opened) == before)
        mayGoOn.signal()
        // Behind what was asked for.
        opened.journal.checkpointer.connection.inDatabase { _ in }
        #expect(try databaseSize(opened) > before)
        // All was copied, so that the log is begun anew.
        let size = try opened.directory.read("journal.db-wal").count
        try commit(count + 1, opened)
        #expect(try opened.directory.read("journal.db-wal").count == size)
        try opened.expectVerified()
        try opened.journal.close()
    }

    // capability 5.3
    @Test("is waited for by the writer where it was not begun anew for long")
    func waiting() throws {
        let log = Checkpointer.Limits(beside: .max, waiting: 50)
        let opened = try OpenedJournal(log: log)
        let before = try databaseSize(opened)
        var count = try write(pages: 50, opened)
        #expect(try databaseSize(opened) > before)
        for _ in 0..<40 {
            count += 1
            try commit(count, opened)
        }
        #expect(try opened.directory.read("journal.db-wal").count < 100 << 12)
        try opened.expectVerified()
        try opened.journal.close()
    }

    // capability 5.3
    @Test("is left as it is while it is short")
    func short() throws {
        let opened = try OpenedJournal(log: Checkpointer.Limits(beside: 100, waiting: 200))
        let before = try databaseSize(opened)
        _ = try write(pages: 50, opened)
        opened.journal.checkpointer.connection.inDatabase { _ in }
        #expect(try databaseSize(opened) == before)
        try opened.journal.close()
    }

    // scenario 48, capability 5.3
    @Test("that holds what a failure left is begun anew, though it was being copied meanwhile")
    func failedWhileCopied() throws {
        let directory = try ScratchDirectory()
        let disk = FaultyDisk(under: directory)
        let opened = try OpenedJournal(in: directory, durability: .process)
        try commit(1, opened)
        let isCopying = DispatchSemaphore(value: 0)
        let mayGoOn = DispatchSemaphore(value: 0)
        disk.onSync {
            isCopying.signal()
            _ = mayGoOn.wait(timeout: .now() + 20)
        }
        opened.journal.checkpointer.connection.asyncWriteWithoutTransaction { database in
            try? database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
        }
        isCopying.wait()
        disk.fail(.write, 1, by: .error)
        #expect(throws: JournalError.self) { try commit(2, opened) }
        disk.heal()
        try commit(2, opened)
        let salt = try opened.directory.read("journal.db-wal")[16..<24]
        disk.onSync {}
        mayGoOn.signal()
        mayGoOn.signal()
        opened.journal.checkpointer.connection.inDatabase { _ in }
        try commit(3, opened)
        #expect(try opened.directory.read("journal.db-wal")[16..<24] != salt)
        try opened.journal.close()
    }
}
