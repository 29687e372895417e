import TelexModel
import Testing

@testable import TelexJournal

@Suite("The journaled files as of one moment")
struct FilesSnapshotTests {
    private static let names: [[UInt8]] = [
        Array("a".utf8), Array("a-b".utf8), Array("a/b".utf8), Array("a/b/c".utf8),
        Array("a0".utf8), [0x01], [0x61, 0xFF], [0xFF], [0xC3, 0x28], Array("ä".utf8),
        Array("a\u{308}".utf8), Array("a\nb".utf8), Array("a\"b\\".utf8), Array("\u{202E}".utf8),
        [UInt8](repeating: 0x78, count: 255), Array("ZZ".utf8), Array("zz".utf8),
    ]

    // scenarios 27 and 43
    @Test("come in the order of their paths' bytes, whatever the names and pages", arguments: 1...6)
    func order(pageLimit: Int) throws {
        let opened = try OpenedJournal()
        let readings = Self.names.enumerated().map { number, name in
            var reading = Sample.file("", "text \(number % 3)", inode: Int64(number + 1))
            reading.path = RelativePath(bytes: name)
            return reading
        }
        _ = try opened.writer.commit(readings)
        let snapshot = try opened.journal.filesSnapshot()
        var found: [RelativePath] = []
        while case let page = try snapshot.files(after: found.last ?? .folder, limit: pageLimit),
            !page.isEmpty
        {
            #expect(page.count <= pageLimit)
            found += page.map(\.path)
        }
        #expect(found == Self.names.map { RelativePath(bytes: $0) }.sorted())
    }

    // capability 3.7
    @Test(
        "have the times that their changes told, whatever was touched since",
        arguments: [ChangeRetention.forever, .count(1)]
    )
    func touched(keep: ChangeRetention) throws {
        let opened = try OpenedJournal(keep: keep)
        func touch(_ path: String, _ mtime: Int64) throws {
            let inode: Int64 = path == "b" ? 2 : 1
            let reading = Sample.file(path, path, inode: inode, mtime: mtime, ctime: mtime)
            let touching = try opened.writer.commit([reading])
            #expect(touching.changes == 0)
        }
        func times(_ snapshot: FilesSnapshot?) throws -> [Int64] {
            try #require(snapshot).files(after: .folder, limit: 10).map(\.mtime.nanoseconds)
        }
        for (path, inode) in [("a", 1), ("b", 2)] as [(String, Int64)] {
            _ = try opened.writer.commit([Sample.file(path, path, inode: inode)])
        }
        try touch("a", 700)
        try opened.tidy()
        try touch("a", 900)
        let present = try opened.journal.presentFile(at: RelativePath("a"))
        #expect(present?.file.mtime.nanoseconds == 500)
        #expect(present?.fingerprint.mtime.nanoseconds == 900)
        #expect(try times(opened.journal.filesSnapshot()) == [500, 500])
        #expect(try times(opened.journal.files(at: 2)) == [500, 500])
        _ = try opened.writer.commit([Sample.file("c", "c", inode: 3)])
        #expect(try times(opened.journal.files(at: 2)) == [500, 500])
        #expect(try times(opened.journal.filesSnapshot(onePerArticle: true)) == [500, 500, 500])
        // What is told anew has the time that is told.
        let other = Sample.file("a", "other", inode: 1, mtime: 900, ctime: 950)
        let move = Sample.file("d", "b", inode: 2, cameFrom: "b", mtime: 800, ctime: 800)
        _ = try opened.writer.commit([other, move, Sample.gone("b")])
        #expect(try times(opened.journal.filesSnapshot()) == [900, 500, 800])
    }

    // capability 4.1
    @Test(
        "are one an article where that is asked for, the one whose last change is the oldest",
        arguments: 1...4 as ClosedRange<UInt64>,
        [1, 2, 7, 100]
    )
    func onePerArticle(seed: UInt64, pageLimit: Int) throws {
        let opened = try RandomJournal.history(seed, batches: 50)
        let all = try opened.journal.filesSnapshot().files(after: .folder, limit: 1_000)
        let snapshot = try opened.journal.filesSnapshot(onePerArticle: true)
        // What comes later is not of this moment.
        _ = try opened.writer.commit([Sample.file("0", "another", inode: 4_000)])
        var found: [JournaledFile] = []
        while case let page = try snapshot.files(
            after: found.last?.path ?? .folder,
            limit: pageLimit
        ),
            !page.isEmpty
        {
            #expect(page.count <= pageLimit)
            found += page
        }
        let oldest = Dictionary(grouping: all, by: \.hash).compactMap { _, files in
            files.min { $0.seq < $1.seq }
        }
        #expect(found == oldest.sorted { $0.path < $1.path })
        #expect(all.count > found.count)
        #expect(found.contains { $0.copies > 1 })
    }

    @Test("stay as they were while the journal goes on")
    func moment() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([
            Sample.file("a", "1", inode: 1), Sample.file("b", "2", inode: 2),
        ])
        let snapshot = try opened.journal.filesSnapshot()
        _ = try opened.writer.commit([
            Sample.file("a", "3", inode: 1), Sample.gone("b"), Sample.file("c", "4", inode: 3),
        ])
        let before = try snapshot.files(after: .folder, limit: 10)
        #expect(before.map(\.path.description) == ["a", "b"])
        #expect(before.map(\.hash) == ["1", "2"].map(Sample.hash))
        #expect(snapshot.cursor.seq == 2)
        let after = try opened.journal.filesSnapshot()
        #expect(after.cursor == opened.journal.state.cursor)
        let files = try after.files(after: .folder, limit: 10)
        #expect(files.map(\.path.description) == ["a", "c"])
        #expect(files.map(\.seq) == [3, 5])
        #expect(files.map(\.version) == [2, 1])
    }
}
