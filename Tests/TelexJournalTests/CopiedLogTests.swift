import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("A write-ahead log whose header is not whole")
struct CopiedLogTests {
    /// A journal after a kill, whose log's header has other bytes from an offset on.
    private func remains(
        isCopied: Bool,
        alter: (inout [UInt8]) -> Void
    ) throws -> (ScratchDirectory, told: [UInt8]) {
        let opened = try OpenedJournal()
        for batch in ScriptedHistory.batches { _ = try opened.writer.commit(batch) }
        if isCopied {
            try opened.journal.pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
            }
        }
        let copy = try ScratchDirectory()
        try copy.write(opened.directory.read("journal.db"), to: "journal.db")
        var log = try opened.directory.read("journal.db-wal")
        alter(&log)
        try copy.write(log, to: "journal.db-wal")
        return (copy, try opened.lines())
    }

    // scenario 48, capability 3.5
    @Test("is no damage where the database has every page of it", arguments: [16, 20, 24, 31])
    func copied(offset: Int) throws {
        let (copy, told) = try remains(isCopied: true) { log in
            for place in offset..<32 { log[place] ^= 0xA5 }
        }
        let opened = try OpenedJournal(in: copy)
        #expect(try opened.lines() == told)
        try opened.expectVerified()
    }

    // scenario 48, capability 3.5
    @Test("is damage where the database lacks a page", arguments: [16, 20, 24, 31])
    func notCopied(offset: Int) throws {
        let (copy, _) = try remains(isCopied: false) { log in
            for place in offset..<32 { log[place] ^= 0xA5 }
        }
        #expect(throws: JournalError.self) { try OpenedJournal(in: copy) }
    }

    // scenario 48, capability 3.5
    @Test("is damage where the database has other pages than the log")
    func otherPages() throws {
        let (copy, _) = try remains(isCopied: true) { $0[16] ^= 0xA5 }
        var database = try copy.read("journal.db")
        for place in stride(from: 2 * 4_096 - 1, to: database.count, by: 4_096) {
            database[place] ^= 1
        }
        try copy.write(database, to: "journal.db")
        #expect {
            try OpenedJournal(in: copy)
        } throws: { error in
            guard case .damaged(_, let detail)? = error as? JournalError else { return false }
            return detail.contains("write-ahead log")
        }
    }

    // scenario 48, capability 3.5
    @Test("is damage where its first sector is noise, so that its frames can't be told")
    func noise() throws {
        let (copy, _) = try remains(isCopied: false) { log in
            for place in 0..<512 { log[place] ^= 0xA5 }
        }
        #expect(throws: JournalError.self) { try OpenedJournal(in: copy) }
    }
}
