import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("What the journal tells of each change")
struct JournalWriterTests {
    /// The lines' members that a test looks at, a line each.
    private func told(_ opened: OpenedJournal, _ names: [String]) throws -> [String] {
        String(decoding: try opened.lines(), as: UTF8.self).split(separator: "\n").map { line in
            names.map { name in member(name, of: line) }.joined(separator: " ")
        }
    }

    private func member(_ name: String, of line: Substring) -> String {
        guard let start = line.firstRange(of: "\"\(name)\":")?.upperBound else { return "-" }
        if line[start...].first == "\"" {
            return String(line[start...].dropFirst().prefix { $0 != "\"" })
        }
        return String(line[start...].prefix { $0 != "," && $0 != "}" })
    }

    // scenario 40
    @Test("A, then B, then A again: two more versions")
    func backAgain() throws {
        let opened = try OpenedJournal()
        for text in ["A", "B", "A"] {
            _ = try opened.writer.commit([Sample.file("a", text, inode: 1)])
        }
        #expect(
            try told(opened, ["kind", "version", "copies"])
                == ["added 1 1", "modified 2 1", "modified 3 1"]
        )
        #expect(try opened.number("SELECT count(*) FROM contents") == 2)
    }

    @Test("a path that comes back goes on counting its versions")
    func versionsGoOn() throws {
        let opened = try OpenedJournal()
        let batches: [[Reading]] = [
            [Sample.file("a", "1", inode: 1)],
            [Sample.gone("a")],
            [Sample.file("a", "2", inode: 2)],
            [Sample.gone("a"), Sample.file("b", "2", inode: 2, cameFrom: "a")],
            [Sample.file("a", "3", inode: 3)],
            [Sample.gone("b"), Sample.file("a", "2", inode: 2, cameFrom: "b")],
            [Sample.gone("a")],
            [Sample.file("b", "4", inode: 4)],
        ]
        for batch in batches { _ = try opened.writer.commit(batch) }
        #expect(
            try told(opened, ["kind", "path", "version", "from", "from_version"]) == [
                "added a 1 - -",
                "removed a 1 - -",
                "added a 2 - -",
                "moved b 1 a 2",
                "added a 3 - -",
                "removed a 3 - -",
                "moved a 4 b 1",
                "removed a 4 - -",
                "added b 2 - -",
            ]
        )
    }

    // scenario 41
    @Test("two files of one content: stored once, and counted right all along")
    func duplicates() throws {
        let opened = try OpenedJournal()
        let batches: [[Reading]] = [
            [Sample.file("c", "text", inode: 1)],
            [Sample.file("b", "text", inode: 2), Sample.file("a", "text", inode: 3)],
            [Sample.file("c", "other", inode: 1)],
            [Sample.file("d", "text", inode: 4)],
            [Sample.gone("b")],
            [Sample.gone("a"), Sample.gone("d")],
        ]
        for batch in batches { _ = try opened.writer.commit(batch) }
        #expect(
            try told(opened, ["kind", "path", "copies", "duplicate_of"]) == [
                "added c 1 -",
                "added b 2 c",
                "added a 3 c",
                "modified c 1 -",
                "added d 3 b",
                "removed b 2 -",
                "removed a 1 -",
                "removed d 0 -",
            ]
        )
        #expect(try opened.number("SELECT count(*) FROM contents") == 2)
    }

    @Test("of several holders the one whose last change has the lowest seq is named")
    func holderMoves() throws {
        let opened = try OpenedJournal()
        let batches: [[Reading]] = [
            [Sample.file("a", "text", inode: 1)],
            [Sample.file("b", "text", inode: 2)],
            [Sample.gone("a"), Sample.file("z", "text", inode: 1, cameFrom: "a")],
            [Sample.file("c", "text", inode: 3)],
        ]
        for batch in batches { _ = try opened.writer.commit(batch) }
        #expect(
            try told(opened, ["kind", "path", "duplicate_of"]) == [
                "added a -", "added b a", "moved z b", "added c b",
            ]
        )
    }

    @Test("what was before is told with the files that still hold it")
    func previous() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([
            Sample.file("a", "one", inode: 1), Sample.file("b", "one", inode: 2),
        ])
        _ = try opened.writer.commit([Sample.file("a", "two", inode: 1)])
        _ = try opened.writer.commit([Sample.file("b", "two", inode: 2)])
        let lines = String(decoding: try opened.lines(), as: UTF8.self).split(separator: "\n")
        let hash = Sample.hash("one")
        #expect(
            lines[2].contains(#""previous":{"hash":"\#(hash)","version":1,"copies":1}"#)
        )
        #expect(
            lines[3].contains(#""previous":{"hash":"\#(hash)","version":1,"copies":0}"#)
        )
        #expect(lines[3].contains(#""copies":2,"duplicate_of":"a""#))
    }

    // scenario 15
    @Test("a file known with several names is to be looked at under all, when one changes or goes")
    func manyNames() throws {
        let opened = try OpenedJournal()
        let identity = Sample.fingerprint(inode: 1, size: 3, ctime: 1_000).identity
        _ = try opened.writer.commit([
            Sample.file("a", "old", inode: 1, linkCount: 2),
            Sample.file("b", "old", inode: 1, linkCount: 2),
            Sample.file("c", "own", inode: 3),
        ])
        // The other name went while this one was read: by now it has one name.
        let modified = [Sample.file("b", "newer", inode: 1, ctime: 2_000, linkCount: 1)]
        #expect(try opened.writer.commit(modified).lostNames == [identity])
        #expect(try opened.writer.commit([Sample.gone("a")]).lostNames == [identity])
        #expect(try opened.writer.commit([Sample.gone("c")]).lostNames == [])
    }

    @Test("a file moved and rewritten is told in two changes, the first with the old content")
    func movedAndRewritten() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "old", inode: 1)])
        let count = try opened.writer.commit([
            Sample.gone("a"), Sample.file("b", "newer", inode: 1, cameFrom: "a"),
        ])
        #expect(count.changes == 2)
        #expect(
            try told(opened, ["kind", "path", "version", "hash", "size"]) == [
                "added a 1 \(Sample.hash("old")) 3",
                "moved b 1 \(Sample.hash("old")) 3",
                "modified b 2 \(Sample.hash("newer")) 5",
            ]
        )
        #expect(opened.journal.state.totals.fileBytes == 5)
    }

    @Test("a batch that changes nothing is not announced, nor its seq counted")
    func nothing() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        #expect(opened.announced == 1)
        #expect(try opened.writer.commit([]).changes == 0)
        #expect(try opened.writer.commit([Sample.gone("never")]).changes == 0)
        #expect(try opened.writer.commit([Sample.file("a", "text", inode: 1)]).changes == 0)
        #expect(opened.announced == 1)
        // Replaced by the same bytes: known by its new fingerprint, and no change.
        #expect(try opened.writer.commit([Sample.file("a", "text", inode: 9)]).changes == 0)
        #expect(opened.announced == 1)
        #expect(opened.journal.state.head == 1)
        let row = try opened.writer.file(at: RelativePath("a"))
        #expect(row?.fingerprint.identity.inode == 9)
    }

    // scenario 52
    @Test("time never runs backwards, whatever the clock does")
    func clockSetBack() throws {
        let opened = try OpenedJournal()
        let hour: Int64 = 3_600_000_000_000
        for (number, step) in [0, -hour, hour / 2, 20 * hour, -10 * hour].enumerated() {
            opened.clock.advance(nanoseconds: step)
            _ = try opened.writer.commit([Sample.file("a", "\(number)", inode: 1)])
        }
        let times = try opened.journal.pool.read {
            try Int64.fetchAll($0, sql: "SELECT time FROM changes ORDER BY seq")
        }
        #expect(times == times.sorted())
        #expect(times[0] == times[1])
        #expect(times[1] == times[2])
        #expect(times[2] < times[3])
        #expect(times[3] == times[4])
    }

    // scenario 49
    @Test(
        "a damaged number is named, and does not end the program",
        arguments: ["articles SET copies", "files SET version", "articles SET size"]
    )
    func damagedNumber(column: String) throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        try opened.journal.pool.writeWithoutTransaction { database in
            try database.execute(sql: "UPDATE \(column) = 9223372036854775807")
        }
        #expect(throws: JournalError.self) {
            try opened.writer.commit([
                Sample.file("a", "other", inode: 1, ctime: 2_000),
                Sample.file("b", "text", inode: 2),
            ])
        }
    }
}
