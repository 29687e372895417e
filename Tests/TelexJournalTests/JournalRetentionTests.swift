import GRDB
import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

@Suite("What the journal lets go of")
struct JournalRetentionTests {
    /// A journal of so many changes, each an `added` of a file of its own, a second after the last.
    private func added(
        _ count: Int,
        keep: ChangeRetention,
        contents: ContentRetention = .all
    ) throws -> OpenedJournal {
        let opened = try OpenedJournal(keep: keep, contents: contents)
        for number in 1...count {
            let text = "text \(number)"
            let reading = Sample.file("f\(number)", text, inode: Int64(number))
            _ = try opened.writer.commit([reading])
            opened.clock.advance(nanoseconds: 1_000_000_000)
        }
        return opened
    }

    // capability 3.4
    @Test("by number, the last so many changes are kept")
    func byNumber() throws {
        let opened = try added(30, keep: .count(10))
        try opened.tidy()
        #expect(opened.journal.state.oldest == 21)
        #expect(opened.journal.state.head == 30)
        let kept = try opened.number("SELECT min(seq) * 1000 + count(*) FROM changes")
        #expect(kept == 21_010)
        #expect(opened.writer.tidyDelay == nil)
        _ = try opened.writer.commit([Sample.file("next", "next", inode: 99)])
        #expect(opened.writer.tidyDelay == 0)
        try opened.tidy()
        #expect(opened.journal.state.oldest == 22)
    }

    // capability 3.4
    @Test("by age, those that are younger are kept, and nothing is due before the next is old")
    func byAge() throws {
        let opened = try added(30, keep: .age(nanoseconds: 10_000_000_000))
        try opened.tidy()
        // The clock stands a second after the last: the 21st is exactly as old.
        #expect(opened.journal.state.oldest == 22)
        let delay = try #require(opened.writer.tidyDelay)
        #expect(delay > 0 && delay <= 1_200_000_000)
        opened.clock.advance(nanoseconds: delay)
        #expect(opened.writer.tidyDelay == 0)
        opened.clock.advance(nanoseconds: 60_000_000_000)
        try opened.tidy()
        #expect(opened.journal.state.oldest == 31)
        #expect(opened.writer.tidyDelay == nil)
        let files = try opened.journal.filesSnapshot().files(after: .folder, limit: 100)
        #expect(files.count == 30)
    }

    // capability 3.4, scenario 49
    @Test("a journal whose oldest change is missing is named, and not asked for ever")
    func oldestMissing() throws {
        let opened = try added(3, keep: .age(nanoseconds: 1))
        try opened.journal.pool.writeWithoutTransaction { database in
            try database.execute(sql: "DELETE FROM changes WHERE seq = 1")
        }
        #expect(throws: JournalError.self) { try opened.tidy() }
    }

    // capability 3.4
    @Test("many are let go of in steps, none of more than so many changes")
    func steps() throws {
        let opened = try OpenedJournal(keep: .count(5))
        let count = 3 * Int(JournalTidying.changesAtOnce)
        for start in stride(from: 0, to: count, by: 64) {
            let readings = (start..<start + 64).map { number in
                Sample.file("f\(number)", "\(number)", inode: Int64(number + 1))
            }
            _ = try opened.writer.commit(readings)
        }
        var oldest = opened.journal.state.oldest
        while opened.writer.tidyDelay == 0 {
            try opened.writer.tidy()
            let next = opened.journal.state.oldest
            #expect(next - oldest <= JournalTidying.changesAtOnce)
            oldest = next
        }
        #expect(oldest == Int64(count) - 4)
    }

    // scenario 53, capability 3.4
    @Test("a reader that was passed by is told so, wherever it stands")
    func passedBy() throws {
        let opened = try added(40, keep: .count(10))
        // What was committed last is still in memory: it is not that which is asked here.
        let journal = opened.journal
        try opened.tidy()
        let reopened = try reopen(opened)
        for seq in 0..<30 as Range<Int64> {
            #expect(throws: JournalError.expired(oldest: 31)) {
                try reopened.journal.lines(after: seq, limit: .max, byteLimit: 1_000)
            }
        }
        let piece = try reopened.journal.lines(after: 30, limit: .max, byteLimit: 1 << 20)
        #expect(piece?.first == 31)
        #expect(piece?.last == 40)
        #expect(journal.state.oldest == 31)
    }

    // capability 3.2, capability 3.4
    @Test("a change that is missing is damage, and nothing that retention took")
    func missing() throws {
        let opened = try added(40, keep: .count(10))
        try opened.tidy()
        let reopened = try reopen(opened)
        try reopened.journal.pool.write {
            try $0.execute(sql: "DELETE FROM changes WHERE seq = 35")
        }
        for (after, limit) in [(34, 1), (34, 5), (33, 5)] as [(Int64, Int64)] {
            let error = #expect(throws: JournalError.self) {
                try reopened.journal.lines(after: after, limit: limit, byteLimit: 1_000)
            }
            guard case .damaged(_, let detail)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(detail == "the change 35 is missing")
        }
    }

    private func reopen(_ opened: OpenedJournal) throws -> OpenedJournal {
        try opened.journal.close()
        return try OpenedJournal(
            in: opened.directory,
            clock: opened.clock,
            numbers: opened.numbers,
            keep: opened.journal.settings.keep,
            contents: opened.journal.settings.contents
        )
    }

    // scenario 53, capability 3.4
    @Test("when the removal is the last change that goes, whoever had not seen it is told so")
    func removalGoes() throws {
        let opened = try OpenedJournal(keep: .count(1))
        _ = try opened.writer.commit([Sample.file("a", "a", inode: 1)])
        _ = try opened.writer.commit([Sample.gone("a")])
        _ = try opened.writer.commit([Sample.file("b", "b", inode: 2)])
        try opened.tidy()
        let reopened = try reopen(opened)
        #expect(throws: JournalError.expired(oldest: 3)) {
            try reopened.journal.lines(after: 1, limit: .max, byteLimit: 1_000)
        }
        #expect(try reopened.number("SELECT count(*) FROM base") == 0)
        // Its path goes on counting.
        _ = try reopened.writer.commit([Sample.file("a", "again", inode: 3)])
        #expect(try reopened.number("SELECT version FROM files WHERE path = x'61'") == 2)
    }

    // capability 3.2, capability 3.4
    @Test(
        "the files before the oldest change, and every change after, give the files there are",
        arguments: 1...12 as ClosedRange<UInt64>
    )
    func baseAndChanges(seed: UInt64) throws {
        let keep: ChangeRetention =
            seed % 2 == 0 ? .count(Int64(seed) * 5) : .age(nanoseconds: 40_000)
        let contents: ContentRetention = seed % 3 == 0 ? .latest : .all
        _ = try RandomJournal.history(seed, batches: 80, keep: keep, contents: contents) {
            opened,
            random in
            opened.clock.advance(nanoseconds: 3_000)
            if Int.random(in: 0..<3, using: &random) > 0, opened.writer.tidyDelay == 0 {
                try opened.writer.tidy()
                try opened.expectVerified()
            }
            try opened.expectReplay()
            try opened.expectContents()
        }
    }

    // scenario 54, capability 3.3
    @Test("a content that comes back while it is being let go of is kept")
    func comesBack() throws {
        let opened = try OpenedJournal(keep: .count(2))
        _ = try opened.writer.commit([Sample.file("a", "wanted", inode: 1)])
        _ = try opened.writer.commit([Sample.gone("a")])
        for number in 2...4 as ClosedRange<Int64> {
            let readings = [Sample.file("f\(number)", "text \(number)", inode: number)]
            _ = try opened.writer.commit(readings)
        }
        // Between the steps, just before the one that lets go of it.
        #expect(opened.writer.tidyDelay == 0)
        _ = try opened.writer.commit([Sample.file("b", "wanted", inode: 9)])
        try opened.tidy()
        #expect(opened.journal.state.oldest == 5)
        try opened.expectContents()
        let article = "SELECT count(*) FROM articles JOIN contents ON article = id WHERE"
        #expect(try opened.number(article + " facts IS NOT NULL AND copies = 1") == 4)
        // And once it is gone it can come again, with all that it says of itself.
        _ = try opened.writer.commit([Sample.gone("b")])
        for number in 5...8 as ClosedRange<Int64> {
            let readings = [Sample.file("f\(number)", "text \(number)", inode: number)]
            _ = try opened.writer.commit(readings)
        }
        try opened.tidy()
        let wanted = Sample.hash("wanted").description.dropFirst(7)
        let stored = article + " hash = x'\(wanted)'"
        #expect(try opened.number(stored) == 0)
        _ = try opened.writer.commit([Sample.file("c", "wanted", inode: 10)])
        #expect(try opened.number(stored + " AND facts IS NOT NULL") == 1)
        #expect(try opened.lines(after: opened.journal.state.head - 1).contains("headline"))
    }

    // capability 3.3
    @Test("a content that was replaced goes with the change that replaced it, and not before")
    func replaced() throws {
        let opened = try OpenedJournal(keep: .count(2))
        let wanted = Sample.hash("old").description.dropFirst(7)
        let stored =
            "SELECT count(*) FROM contents JOIN articles ON id = article WHERE hash = x'\(wanted)'"
        _ = try opened.writer.commit([Sample.file("a", "old", inode: 1)])
        for number in 2...5 as ClosedRange<Int64> {
            let readings = [Sample.file("f\(number)", "text \(number)", inode: number)]
            _ = try opened.writer.commit(readings)
        }
        // The change that brought it has expired; its file is still there.
        try opened.tidy()
        #expect(try opened.number(stored) == 1)
        _ = try opened.writer.commit([Sample.file("a", "new", inode: 1)])
        try opened.tidy()
        #expect(try opened.number(stored) == 1)
        for number in 6...7 as ClosedRange<Int64> {
            let readings = [Sample.file("f\(number)", "text \(number)", inode: number)]
            _ = try opened.writer.commit(readings)
        }
        try opened.tidy()
        #expect(try opened.number(stored) == 0)
        try opened.expectContents()
    }

    // capability 3.3
    @Test("contents that are not to be kept any more are let go of", arguments: [true, false])
    func contentsSwept(latest: Bool) throws {
        let opened = try OpenedJournal()
        let count = Int(JournalTidying.contentsAtOnce) + 40
        for number in 1...count {
            let readings = [Sample.file("a", "text \(number)", inode: 1, ctime: Int64(number))]
            _ = try opened.writer.commit(readings)
        }
        #expect(opened.journal.state.totals.contents == Int64(count))
        try opened.journal.close()
        let contents: ContentRetention = latest ? .latest : .none
        let reopened = try OpenedJournal(
            in: opened.directory,
            numbers: opened.numbers,
            contents: contents
        )
        try reopened.tidy()
        #expect(reopened.journal.state.totals.contents == (latest ? 1 : 0))
        #expect(try reopened.number("SELECT count(*) FROM contents") == (latest ? 1 : 0))
        try reopened.expectTotals()
        #expect(try reopened.number("SELECT count(*) FROM changes") == Int64(count))
    }

    // capability 3.4
    @Test("the room is given back to the file system, a little at a time")
    func room() throws {
        let opened = try OpenedJournal(keep: .count(1))
        var random = SeededRandom(seed: 5)
        for number in 1...400 {
            let text = String(
                (0..<8_000).map { _ in "abcdefghijklmnop".randomElement(using: &random) ?? "a" }
            )
            _ = try opened.writer.commit([Sample.file("a", text, inode: Int64(number))])
        }
        let full = try opened.number("PRAGMA page_count")
        while opened.writer.tidyDelay == 0 {
            let before = try opened.number("PRAGMA page_count")
            try opened.writer.tidy()
            let after = try opened.number("PRAGMA page_count")
            // One more where a page of SQLite's own pointers has become empty.
            #expect(before - after <= Int64(JournalTidying.pagesAtOnce) + 1)
        }
        let left = try opened.number("PRAGMA page_count")
        #expect(left < full / 2)
        #expect(try opened.number("PRAGMA freelist_count") <= JournalTidying.freePages)
        try opened.expectContents()
        #expect(
            try opened.journal.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
                == ["ok"]
        )
    }
}
