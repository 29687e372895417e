import GRDB
import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

@Suite("A journal that finds no room")
struct JournalFullTests {
    // scenario 47
    @Test("leaves nothing of the commit, says so, and goes on when there is room")
    func full() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "before", inode: 1)])
        let before = opened.journal.state
        let lines = try opened.lines()
        let pages = try opened.number("PRAGMA page_count")
        try setPageLimit(opened, pages + 2)
        let large = (0..<200).map { number in
            Sample.file("f\(number)", noise(UInt64(number)), inode: Int64(10 + number))
        }
        #expect(throws: JournalError.full(path: opened.directory.path + "/journal.db")) {
            try opened.writer.commit(large)
        }
        #expect(opened.journal.state == before)
        #expect(try opened.journal.pool.read { try JournalState($0) } == before)
        #expect(try opened.lines() == lines)
        #expect(try opened.number("SELECT count(*) FROM files") == 1)
        #expect(opened.announced == 1)
        try setPageLimit(opened, 1 << 30)
        #expect(try opened.writer.commit(large).changes == 200)
        #expect(opened.journal.state.head == 201)
        #expect(try opened.number("SELECT max(seq) FROM changes") == 201)
        #expect(try opened.number("SELECT count(*) FROM changes") == 201)
    }

    private func setPageLimit(_ opened: OpenedJournal, _ pages: Int64) throws {
        try opened.journal.pool.writeWithoutTransaction { database in
            _ = try Int64.fetchOne(database, sql: "PRAGMA max_page_count = \(pages)")
        }
    }

    /// Text that compression makes little of.
    private func noise(_ seed: UInt64) -> String {
        var random = SeededRandom(seed: seed)
        return (0..<500).map { _ in String(random.next(), radix: 36) }.joined()
    }
}
