import TelexModel
import Testing

@testable import TelexJournal

@Suite("The contents of a journal")
struct JournalContentsTests {
    // capability 3.7
    @Test(
        "of every version of every path are what was written",
        arguments: zip([201, 202, 203, 204] as [UInt64], [nil, 2, 60, 185] as [Int64?])
    )
    func versions(seed: UInt64, oldest: Int64?) throws {
        let opened = try RandomJournal.history(seed, batches: 80)
        let changes = try opened.changes()
        if let oldest { try opened.expire(before: oldest) }
        let kept = try opened.changes()
        let base = try opened.rows("SELECT path, version FROM base") {
            Version(path: RelativePath(bytes: Array($0.bytes(0))), number: $0.integer(1))
        }
        let known = Set(kept.map { Version(path: $0.path, number: $0.version) } + base)
        var files = ReplayedFiles()
        for change in changes { files.apply(change) }
        let needed = Set(
            kept.map(\.hash) + kept.compactMap { $0.previous?.hash } + files.listed.map(\.hash)
        )
        let texts = Dictionary(
            uniqueKeysWithValues: RandomJournal.texts.map { (Sample.hash($0), Array($0.utf8)) }
        )
        func answer(_ hash: ContentHash) throws -> ContentAnswer {
            let bytes = try #require(texts[hash])
            return needed.contains(hash)
                ? .found(JournalContent(hash: hash, bytes: bytes)) : .notStored
        }
        var last: [RelativePath: ContentAnswer] = [:]
        for change in changes {
            let version = Version(path: change.path, number: change.version)
            let expected = known.contains(version) ? try answer(change.hash) : .notStored
            let found = try opened.journal.content(at: change.path, version: change.version)
            #expect(found == expected)
            last[change.path] = expected
        }
        for (path, expected) in last { #expect(try opened.journal.content(at: path) == expected) }
        for hash in texts.keys { #expect(try opened.journal.content(of: hash) == answer(hash)) }
    }

    private struct Version: Hashable {
        var path: RelativePath
        var number: Int64
    }

    // capability 3.7
    @Test("are told from those that were never journaled")
    func neverJournaled() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        _ = try opened.writer.commit([Sample.gone("a"), Sample.file("b", "1", inode: 1)])
        let (journal, a) = (opened.journal, RelativePath("a"))
        let one = ContentAnswer.found(
            JournalContent(hash: Sample.hash("1"), bytes: Array("1".utf8))
        )
        #expect(try journal.content(of: Sample.hash("2")) == .neverJournaled)
        #expect(try journal.content(at: RelativePath("c")) == .neverJournaled)
        for version in [2, 0, -1, .min, .max] as [Int64] {
            #expect(try journal.content(at: a, version: version) == .neverJournaled)
        }
        #expect(try journal.content(at: a, version: 1) == one)
        #expect(try journal.content(at: a) == one)
        withExtendedLifetime(opened) {}
    }

    // capability 3.7
    @Test("are told from those that are not kept")
    func notStored() throws {
        let opened = try OpenedJournal()
        var reading = Sample.file("large", "large", inode: 1)
        if case .file(let file) = reading.finding {
            reading.finding = .file(
                FileReading(
                    fingerprint: file.fingerprint,
                    isRacy: false,
                    hash: file.hash,
                    stored: nil,
                    article: nil,
                    isRead: true
                )
            )
        }
        _ = try opened.writer.commit([reading, Sample.file("empty", "", inode: 2)])
        let journal = opened.journal
        #expect(try journal.content(of: Sample.hash("large")) == .notStored)
        #expect(try journal.content(at: RelativePath("large"), version: 1) == .notStored)
        let empty = ContentAnswer.found(JournalContent(hash: Sample.hash(""), bytes: []))
        #expect(try journal.content(at: RelativePath("empty")) == empty)
        withExtendedLifetime(opened) {}
    }

    // scenario 55
    @Test(
        "that are not what their hash says are not given",
        arguments: [
            "UPDATE contents SET bytes = CAST('shirt' AS BLOB) WHERE encoding = 0",
            "UPDATE contents SET encoding = 1 - encoding",
            "UPDATE contents SET encoding = 7",
            "UPDATE contents SET bytes = x''",
            "UPDATE contents SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) AS BLOB)",
            "UPDATE articles SET size = size + 1",
            // A frame that claims to unpack to 2^61 bytes.
            """
            UPDATE contents SET encoding = 1, bytes = x'28B52FFDE00000000000000020';
            UPDATE articles SET size = 2305843009213693952
            """,
            "UPDATE articles SET hash = CAST(substr(hash, 2) || substr(hash, 1, 1) AS BLOB)",
            "UPDATE changes SET article = 99",
        ]
    )
    func damaged(sql: String) throws {
        let opened = try OpenedJournal()
        for (number, text) in ["short", String(repeating: "long", count: 100)].enumerated() {
            let path = "f\(number)"
            _ = try opened.writer.commit([Sample.file(path, text, inode: Int64(number))])
        }
        try opened.journal.pool.write { try $0.execute(sql: sql) }
        let errors = ["f0", "f1"].compactMap { path -> JournalError? in
            do throws(JournalError) {
                _ = try opened.journal.content(at: RelativePath(path))
                return nil
            } catch {
                return error
            }
        }
        #expect(!errors.isEmpty)
        for case .damaged(let path, _) in errors { #expect(path == opened.journal.settings.path) }
        #expect(errors.allSatisfy { if case .damaged = $0 { true } else { false } })
    }
}
