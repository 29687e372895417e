import TelexModel
import Testing

@testable import TelexJournal

@Suite("The history of a path")
struct PathHistoryTests {
    // capability 3.7
    @Test(
        "is what all changes together say, and tells where retention has cut",
        arguments: zip([101, 102, 103, 104] as [UInt64], [nil, 2, 40, 200] as [Int64?])
    )
    func model(seed: UInt64, oldest: Int64?) throws {
        let opened = try RandomJournal.history(seed, batches: 80)
        let all = ReplayedHistory(changes: try opened.changes())
        if let oldest { try opened.expire(before: oldest) }
        let lines = try opened.rows("SELECT seq, line FROM changes") {
            (seq: $0.integer(0), line: Array($0.bytes(1)))
        }
        let kept = Dictionary(uniqueKeysWithValues: lines.map { ($0.seq, $0.line) })
        for path in RandomJournal.paths.map({ RelativePath($0) }) {
            let expected = all.seqs(of: path)
            let history = try #require(try opened.journal.history(of: path))
            #expect(history.seqs == expected.filter { kept[$0] != nil })
            #expect(history.isComplete == expected.allSatisfy { kept[$0] != nil })
            #expect(history.cursor == opened.journal.state.cursor)
            #expect(try told(history) == history.seqs.flatMap { kept[$0] ?? [] })
        }
    }

    // capability 3.7
    @Test("follows a file to its earlier names, and there its own life alone")
    func lives() throws {
        let opened = try OpenedJournal()
        let steps: [[Reading]] = [
            [Sample.file("a", "another's", inode: 1)],  // 1
            [Sample.gone("a")],  // 2
            [Sample.file("a", "1", inode: 2)],  // 3
            [Sample.file("a", "2", inode: 2)],  // 4
            [Sample.gone("a"), Sample.file("b", "2", inode: 2)],  // 5
            [Sample.file("a", "another's", inode: 3)],  // 6
            [Sample.file("b", "3", inode: 2)],  // 7
            [Sample.gone("b"), Sample.file("c", "3", inode: 2)],  // 8
            [Sample.file("b", "another's", inode: 4)],  // 9
            [Sample.file("c", "4", inode: 2)],  // 10
            [Sample.gone("c"), Sample.file("d", "4", inode: 2)],  // 11
            [Sample.file("d", "5", inode: 2)],  // 12
        ]
        for step in steps { _ = try opened.writer.commit(step) }
        #expect(try seqs(opened, "c") == [3, 4, 5, 7, 8, 10, 11])
        #expect(try seqs(opened, "b") == [3, 4, 5, 7, 8, 9])
        #expect(try seqs(opened, "a") == [1, 2, 3, 4, 5, 6])
        #expect(try seqs(opened, "d") == [3, 4, 5, 7, 8, 10, 11, 12])
    }

    // capability 3.7
    @Test("is not complete where retention has cut the earlier life", arguments: 1...5)
    func cutBefore(oldest: Int64) throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        _ = try opened.writer.commit([Sample.file("a", "2", inode: 1)])
        _ = try opened.writer.commit([Sample.gone("a"), Sample.file("b", "2", inode: 1)])
        _ = try opened.writer.commit([Sample.file("b", "3", inode: 1)])
        if oldest > 1 { try opened.expire(before: oldest) }
        let history = try #require(try opened.journal.history(of: RelativePath("b")))
        #expect(history.seqs == (1...4).filter { $0 >= oldest })
        #expect(history.isComplete == (oldest == 1))
    }

    // capability 3.7
    @Test("tells a file that goes to and fro once")
    func toAndFro() throws {
        let opened = try OpenedJournal()
        var (here, there) = ("here", "there")
        _ = try opened.writer.commit([Sample.file(here, "text", inode: 1)])
        for _ in 0..<300 {
            _ = try opened.writer.commit([
                Sample.gone(here), Sample.file(there, "text", inode: 1, cameFrom: here),
            ])
            swap(&here, &there)
        }
        #expect(try seqs(opened, "here") == Array(1...301))
        #expect(try seqs(opened, "there") == Array(1...301))
    }

    // capability 3.7
    @Test("is none where the path was never journaled, and empty where all of it has expired")
    func nothing() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([
            Sample.file("kept", "1", inode: 1), Sample.file("gone", "2", inode: 2),
        ])
        _ = try opened.writer.commit([Sample.gone("gone")])
        _ = try opened.writer.commit([Sample.file("new", "3", inode: 3)])
        #expect(try opened.journal.history(of: RelativePath("never")) == nil)
        try opened.expire(before: 4)
        for path in ["kept", "gone"] {
            let history = try #require(try opened.journal.history(of: RelativePath(path)))
            #expect(history.seqs == [])
            #expect(!history.isComplete)
            #expect(try history.page(offset: 0, byteLimit: 100) == nil)
        }
        #expect(try seqs(opened, "new") == [4])
        #expect(try opened.journal.history(of: RelativePath("never")) == nil)
    }

    // capability 3.7, scenario 53
    @Test("says so where retention takes changes while it is read")
    func overtaken() throws {
        let opened = try OpenedJournal()
        for number in 0..<10 {
            _ = try opened.writer.commit([Sample.file("a", "\(number)", inode: 1)])
        }
        let history = try #require(try opened.journal.history(of: RelativePath("a")))
        #expect(history.isComplete)
        let stored = try opened.rows("SELECT line FROM changes ORDER BY seq") {
            Array($0.bytes(0))
        }
        let first = try history.page(offset: 0, byteLimit: 1)
        #expect(first == .init(lines: stored[0], next: 1, isCut: false))
        try opened.expire(before: 6)
        let second = try history.page(offset: 1, byteLimit: 1)
        #expect(second == .init(lines: stored[5], next: 6, isCut: true))
        let third = try history.page(offset: 6, byteLimit: 100_000)
        #expect(third == .init(lines: stored[6...].flatMap { $0 }, next: 10, isCut: false))
        #expect(try history.page(offset: 10, byteLimit: 1) == nil)
        try opened.expire(before: 10)
        #expect(
            try history.page(offset: 2, byteLimit: 1)
                == .init(lines: stored[9], next: 10, isCut: true)
        )
    }

    // scenario 49
    @Test("of a damaged journal leads round in no circle")
    func circle() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        _ = try opened.writer.commit([Sample.gone("a"), Sample.file("b", "1", inode: 1)])
        _ = try opened.writer.commit([Sample.gone("b"), Sample.file("c", "1", inode: 1)])
        try opened.journal.pool.write { database in
            try database.execute(
                sql: "UPDATE changes SET from_path = CAST('c' AS BLOB) WHERE seq = 2"
            )
        }
        #expect(throws: JournalError.self) {
            try opened.journal.history(of: RelativePath("b"))
        }
    }

    private func seqs(_ opened: OpenedJournal, _ path: String) throws -> [Int64] {
        let history = try #require(try opened.journal.history(of: RelativePath(path)))
        #expect(history.isComplete)
        return history.seqs
    }

    /// Every line, in pages of a few.
    private func told(_ history: JournalHistory) throws -> [UInt8] {
        var lines: [UInt8] = []
        var offset = 0
        while let page = try history.page(offset: offset, byteLimit: 1_000) {
            #expect(!page.isCut)
            lines += page.lines
            offset = page.next
        }
        return lines
    }
}
