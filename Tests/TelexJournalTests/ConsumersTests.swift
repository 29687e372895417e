import Dispatch
import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("The consumers that a journal keeps")
struct ConsumersTests {
    private static let moment: Int64 = 1_795_000_000_123_456_000

    // capability 4.2
    @Test("are read back as they were kept, each in the place of what was kept of it")
    func kept() throws {
        let opened = try RandomJournal.history(3, batches: 20)
        let before = opened.journal.state
        let (a, b) = try (Sample.name("a.b_C-9"), Sample.name("B"))
        #expect(try opened.journal.consumers() == [])
        try opened.journal.keep([])
        try opened.journal.keep([a.at(4), b.at(0)])
        #expect(try opened.journal.consumers() == [b.at(0), a.at(4)])
        try opened.journal.keep([a.at(7, acked: Self.moment + 789)])
        #expect(try opened.journal.consumers() == [b.at(0), a.at(7, acked: Self.moment)])
        try opened.journal.forget(b)
        try opened.journal.forget(b)
        #expect(try opened.journal.consumers() == [a.at(7, acked: Self.moment)])
        #expect(opened.journal.state == before)
        #expect(try opened.journal.pool.read { try JournalState($0) } == before)
        try opened.expectVerified()
    }

    // capability 4.2
    @Test(
        "are kept when the daemon is killed right after, and when the machine is",
        arguments: [Durability.power, .process],
        ["boot-1", "boot-2"]
    )
    func killed(durability: Durability, boot: String) throws {
        let opened = try OpenedJournal(durability: durability)
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        let consumer = try Sample.name("indexer").at(1, acked: Self.moment)
        try opened.journal.keep([consumer])
        let copy = try ScratchDirectory()
        for name in ["journal.db", "journal.db-wal"] {
            try copy.write(opened.directory.read(name), to: name)
        }
        let numbers = CountedNumbers()
        _ = numbers.next()
        let again = try OpenedJournal(in: copy, boot: boot, numbers: numbers)
        #expect(try again.journal.consumers() == [consumer])
        let isNew = durability == .process && boot == "boot-2"
        #expect((again.journal.state.id != opened.journal.state.id) == isNew)
        try again.expectVerified()
    }

    // capability 4.2
    @Test("are kept by other threads while changes are journaled and let go of")
    func besideTheWriter() throws {
        let opened = try OpenedJournal(keep: .count(40))
        let journal = opened.journal
        let names = try (0..<4).map { try Sample.name("reader-\($0)") }
        let group = DispatchGroup()
        for name in names {
            DispatchQueue.global().async(group: group) {
                for seq in 0...60 { try? journal.keep([name.at(Int64(seq))]) }
            }
        }
        for number in 1...60 {
            _ = try opened.writer.commit([
                Sample.file("f\(number % 7)", "\(number)", inode: Int64(number))
            ])
            try opened.tidy()
        }
        group.wait()
        #expect(opened.journal.state.head == 60)
        #expect(opened.journal.state.oldest > 1)
        #expect(try journal.consumers() == names.map { $0.at(60) })
        try opened.expectReplay()
        try opened.expectVerified()
    }

    // capability 4.2
    @Test("that find no room are refused, and leave what was kept before as it was")
    func full() throws {
        let opened = try OpenedJournal()
        let first = try Sample.name("first").at(0)
        try opened.journal.keep([first])
        try setPageLimit(opened, opened.number("PRAGMA page_count"))
        let many = try (0..<1_000).map { try Sample.name("a-long-name-of-a-consumer-\($0)").at(0) }
        #expect(throws: JournalError.full(path: opened.directory.path + "/journal.db")) {
            try opened.journal.keep(many)
        }
        #expect(try opened.journal.consumers() == [first])
        try setPageLimit(opened, 1 << 30)
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        try opened.journal.keep(many)
        #expect(try opened.journal.consumers().count == 1_001)
        try opened.expectVerified()
    }

    // capability 4.2
    @Test("are named where one is not as it was written, until it is kept anew")
    func damaged() throws {
        let opened = try OpenedJournal()
        let consumer = try Sample.name("indexer").at(0)
        try opened.journal.keep([consumer])
        try opened.journal.pool.write { try $0.execute(sql: "UPDATE consumers SET seq = 5") }
        #expect {
            try opened.journal.consumers()
        } throws: { error in
            guard case .damaged(_, let detail)? = error as? JournalError else { return false }
            return detail.contains("consumer")
        }
        try opened.journal.keep([consumer])
        #expect(try opened.journal.consumers() == [consumer])
    }

    // capability 4.2
    @Test("go into a backup, and come back with it, at places that it vouches for")
    func restored() throws {
        let opened = try OpenedJournal()
        let name = try Sample.name("indexer")
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        try opened.journal.keep([name.at(1)])
        let path = opened.directory.path
        _ = try JournalCopy.backUp(path + "/journal.db", to: path + "/backup.db")
        _ = try opened.writer.commit([Sample.file("b", "2", inode: 2)])
        try opened.journal.keep([name.at(2)])
        let target = try ScratchDirectory()
        let restored = try JournalCopy.restore(
            path + "/backup.db",
            to: target.path + "/journal.db",
            random: { 77 }
        )
        #expect(restored.cursor.seq == 1)
        let again = try OpenedJournal(in: target)
        #expect(try again.journal.consumers() == [name.at(1)])
        try again.expectVerified()
    }

    private func setPageLimit(_ opened: OpenedJournal, _ pages: Int64) throws {
        try opened.journal.pool.writeWithoutTransaction { database in
            _ = try Int64.fetchOne(database, sql: "PRAGMA max_page_count = \(pages)")
        }
    }
}
