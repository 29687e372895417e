import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("A journal of an older format")
struct JournalUpgradeTests {
    // scenario 50, capability 2.5, capability 3.5, capability 4.2
    @Test(
        "is brought up to this one, once, with all that is in it",
        arguments: [1, 2, 3] as [Int64]
    )
    func upgraded(from format: Int64) throws {
        let first = try RandomJournal.history(5, batches: 60)
        let mounts = [RelativePath("wire"): FileIdentity(inode: 2, birth: 7)]
        try first.writer.setMounts(mounts)
        let before = try rows(first)
        let state = first.journal.state
        try first.journal.close()
        try OlderFormat.rewrite(first.directory, to: format)
        for round in 1...2 {
            let opened = try OpenedJournal(in: first.directory, numbers: first.numbers)
            #expect(opened.journal.state == state)
            let expected = format == 1 && round == 1 ? [:] : mounts
            #expect(try opened.journal.mounts() == expected)
            if round == 1 { try opened.writer.setMounts(mounts) }
            #expect(try rows(opened) == before)
            #expect(try opened.number("PRAGMA user_version") == JournalSchema.format)
            let damaged = try opened.journal.pool.read { database in
                try SummedTable.all.filter { try !$0.isWhole(database) }.map(\.name)
            }
            #expect(damaged == [])
            #expect(try JournalVerification(opened.journal).run().bad == [])
            let consumer = try Sample.name("indexer").at(3)
            #expect(try opened.journal.consumers() == (round == 1 ? [] : [consumer]))
            try opened.journal.keep([consumer])
            try opened.journal.close()
        }
    }

    /// Every row of every table but where the journal stands, as text.
    private func rows(_ opened: OpenedJournal) throws -> [String] {
        try opened.journal.pool.read { database in
            let tables = ["articles", "contents", "changes", "files", "past", "mounts", "base"]
            return try tables.flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \(table) ORDER BY 1").map {
                    "\(table) \($0)"
                }
            }
        }
    }
}
