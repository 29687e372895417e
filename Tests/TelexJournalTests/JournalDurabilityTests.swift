import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("What a change has survived before it is told")
struct JournalDurabilityTests {
    @Test(
        "the connection that writes waits for the disk as it was told to",
        arguments: [(Durability.power, 2 as Int64), (.process, 1)]
    )
    func synchronous(durability: Durability, level: Int64) throws {
        let opened = try OpenedJournal(durability: durability)
        #expect(try setting(opened, "synchronous") == level)
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        #expect(try setting(opened, "synchronous") == level)
        try opened.journal.close()
        let again = try OpenedJournal(in: opened.directory, durability: durability)
        #expect(try setting(again, "synchronous") == level)
    }

    private func setting(_ opened: OpenedJournal, _ name: String) throws -> Int64? {
        try opened.journal.pool.writeWithoutTransaction { database in
            try Int64.fetchOne(database, sql: "PRAGMA \(name)")
        }
    }

    /// How a journal ended and how it is opened again.
    struct Ending: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var first = Durability.process
        var isClosed = false
        var boot = "boot-2"
        var second = Durability.process
        let hasNewID: Bool

        static let all = [
            Ending(testDescription: "the machine crashed", hasNewID: true),
            Ending(testDescription: "the daemon crashed", boot: "boot-1", hasNewID: false),
            Ending(testDescription: "the machine was shut down", isClosed: true, hasNewID: false),
            Ending(
                testDescription: "the machine crashed under power",
                first: .power,
                hasNewID: false
            ),
            Ending(testDescription: "opened under power after it", second: .power, hasNewID: true),
        ]
    }

    // scenario 46
    @Test("an id is kept as long as nothing told can be missing", arguments: Ending.all)
    func identity(_ ending: Ending) throws {
        let directory = try ScratchDirectory()
        let numbers = CountedNumbers()
        let copy = try ScratchDirectory()
        let before = try crash(directory, copy, numbers, ending)
        let after = try OpenedJournal(
            in: copy,
            durability: ending.second,
            boot: ending.boot,
            numbers: numbers
        )
        #expect(after.journal.state.head == before.head)
        #expect((after.journal.state.id != before.id) == ending.hasNewID)
        #expect(after.journal.head(ofEarlier: before.id) == (ending.hasNewID ? before.head : nil))
        #expect(after.journal.head(ofEarlier: JournalID(value: 99)) == nil)
    }

    @Test("every id that it had vouches up to where it ended")
    func severalCrashes() throws {
        var directory = try ScratchDirectory()
        let numbers = CountedNumbers()
        var ids: [JournalID: Int64] = [:]
        for round in 0..<3 {
            let opened = try OpenedJournal(
                in: directory,
                durability: .process,
                boot: "boot-\(round)",
                numbers: numbers
            )
            for (id, head) in ids { #expect(opened.journal.head(ofEarlier: id) == head) }
            _ = try opened.writer.commit([Sample.file("f\(round)", "text", inode: Int64(round + 1))]
            )
            ids[opened.journal.state.id] = opened.journal.state.head
            let copy = try ScratchDirectory()
            try copyFiles(directory, copy)
            directory = copy
        }
        #expect(ids.values.sorted() == [1, 2, 3])
    }

    // scenario 46
    @Test("under process the main file alone tells that a session was not closed")
    func sessionIsDurable() throws {
        let first = try OpenedJournal(durability: .process)
        _ = try first.writer.commit([Sample.file("a", "1", inode: 1)])
        try first.journal.close()
        let second = try OpenedJournal(
            in: first.directory,
            durability: .process,
            boot: "boot-2",
            numbers: first.numbers
        )
        _ = try second.writer.commit([Sample.file("b", "2", inode: 2)])
        // The power goes before anything in the write-ahead log has reached the disk.
        let survivor = try ScratchDirectory()
        try survivor.write(second.directory.read("journal.db"), to: "journal.db")
        let third = try OpenedJournal(
            in: survivor,
            durability: .process,
            boot: "boot-3",
            numbers: first.numbers
        )
        #expect(third.journal.state.head == 1)
        #expect(third.journal.state.id != second.journal.state.id)
        #expect(third.journal.head(ofEarlier: second.journal.state.id) == 1)
    }

    /// Writes, ends as told, and copies what the disk then holds.
    private func crash(
        _ directory: ScratchDirectory,
        _ copy: ScratchDirectory,
        _ numbers: CountedNumbers,
        _ ending: Ending
    ) throws -> JournalState {
        let opened = try OpenedJournal(in: directory, durability: ending.first, numbers: numbers)
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        let state = opened.journal.state
        if ending.isClosed { try opened.journal.close() }
        try copyFiles(directory, copy)
        return state
    }

    private func copyFiles(_ source: ScratchDirectory, _ target: ScratchDirectory) throws {
        for name in source.names where name == "journal.db" || name == "journal.db-wal" {
            try target.write(source.read(name), to: name)
        }
    }
}
