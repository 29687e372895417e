import GRDB
import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

@Suite("Exporting and importing a journal")
struct ExportImportTests {
    // capability 3.5
    @Test("gives the same changes, files, contents and versions", arguments: [false, true])
    func roundTrip(hasExpired: Bool) throws {
        let first = try RandomJournal.history(51, batches: 60)
        try first.writer.setFolder(FileIdentity(inode: 3, birth: 4))
        try first.writer.setMounts([RelativePath("wire"): FileIdentity(inode: .min, birth: 7)])
        if hasExpired { try ExpiredPart.take(first.journal, before: 30) }
        let before = try Self.rows(first)
        let lines = try Self.allLines(first)
        let state = first.journal.state
        try first.journal.close()
        let (export, exported) = try Self.export(first.directory)
        #expect(exported.unreadable == 0)
        #expect(exported.changes == state.head - (hasExpired ? 29 : 0))
        let directory = try ScratchDirectory()
        let imported = try Self.make(directory, export)
        #expect(imported.hasSameChain)
        #expect(try JournalVerificationTests.verify(directory).bad == [])
        let second = try OpenedJournal(in: directory)
        #expect(second.journal.head(ofEarlier: state.id) == state.head)
        #expect(second.journal.state.id != state.id)
        #expect(second.journal.state.folder == state.folder)
        #expect(second.journal.state.totals.files == state.totals.files)
        #expect(try Self.rows(second) == before)
        #expect(try Self.allLines(second) == lines)
    }

    // capability 3.5
    @Test(
        "keeps what comes after the last gap, and works out the files before it",
        arguments: 1...6
    )
    func gap(seed: Int) throws {
        let first = try RandomJournal.history(UInt64(60 + seed), batches: 60)
        let files = try Self.rows(first, of: Self.fileRows)
        let head = first.journal.state.head
        let cut = head / 2 + Int64(seed)
        try first.journal.close()
        let (export, _) = try Self.export(first.directory)
        let kept = export.filter { !$0.contains("\"type\":\"change\",\"seq\":\(cut),") }
        #expect(kept.count == export.count - 1)
        let directory = try ScratchDirectory()
        let imported = try Self.make(directory, kept)
        #expect(imported.oldest == cut + 1)
        #expect(imported.dropped == cut - 1)
        #expect(!imported.hasSameChain)
        let second = try OpenedJournal(in: directory)
        #expect(try Self.rows(second, of: Self.fileRows) == files)
        #expect(try JournalVerification(second.journal).run().bad == [])
    }

    // capability 3.5
    @Test("makes a good journal of what can be read of a damaged one", arguments: 1...12)
    func damaged(seed: Int) throws {
        let journal = try WholeJournal.written()
        var bytes = journal.bytes
        var random = SeededRandom(seed: UInt64(seed))
        // Two pages full of noise, the first of which is none that SQLite needs to begin with.
        for _ in 0..<2 {
            let page = Int.random(in: 12..<bytes.count / 4_096, using: &random)
            for place in page * 4_096..<(page + 1) * 4_096 {
                bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            }
        }
        let directory = try ScratchDirectory()
        try directory.write(bytes, to: "journal.db")
        let (export, exported) = try Self.export(directory)
        let made = try ScratchDirectory()
        do {
            let imported = try Self.make(made, export)
            #expect(try JournalVerificationTests.verify(made).bad == [])
            #expect(imported.contents == exported.contents)
        } catch let error as JournalError {
            // Too much is missing: then it says so, and nothing is left.
            guard case .notExport = error else {
                Issue.record("\(error)")
                return
            }
            #expect(made.names == ["journal.db.lock"])
        }
    }

    // capability 4.2
    @Test("keeps the consumers whose places the new journal vouches for", arguments: [0, 3])
    func consumers(cutOff: Int) throws {
        let first = try OpenedJournal()
        let head: Int64 = 9
        for number in 1...head {
            _ = try first.writer.commit([Sample.file("f\(number)", "\(number)", inode: number)])
        }
        let consumers = try [
            Sample.name("a").at(0), Sample.name("b").at(head - 3, acked: 1_795_000_000_000_002_000),
            Sample.name("c").at(head),
        ]
        try first.journal.keep(consumers)
        let id = first.journal.state.id
        try first.journal.close()
        var (export, _) = try Self.export(first.directory)
        let last = try #require(export.lastIndex { $0.contains("\"type\":\"change\"") })
        export.removeSubrange((last + 1 - cutOff)..<(last + 1))
        let directory = try ScratchDirectory()
        let imported = try Self.make(directory, export)
        #expect(imported.cursor.seq == head - Int64(cutOff))
        let second = try OpenedJournal(in: directory)
        #expect(second.journal.head(ofEarlier: id) == head - Int64(cutOff))
        #expect(try second.journal.consumers() == (cutOff == 0 ? consumers : consumers.dropLast()))
        #expect(try JournalVerification(second.journal).run().bad == [])
    }

    // capability 3.5
    @Test("takes no line that was altered, and leaves nothing behind")
    func hostile() throws {
        let first = try RandomJournal.history(71, batches: 20)
        try first.journal.close()
        let (export, _) = try Self.export(first.directory)
        let directory = try ScratchDirectory()
        var random = SeededRandom(seed: 72)
        for round in 0..<60 {
            var lines = export
            let place = Int.random(in: 0..<lines.count, using: &random)
            switch round % 4 {
            case 0: lines.removeSubrange(place...)
            case 1:
                var bytes = Array(lines[place].utf8)
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1
                lines[place] = String(decoding: bytes, as: UTF8.self)
            case 2: lines.insert(lines[place], at: place)
            default: lines[place] = String(lines[place].dropLast(3))
            }
            do {
                _ = try Self.make(directory, lines)
                #expect(try JournalVerificationTests.verify(directory).bad == [])
                #expect(round % 4 == 1 || round % 4 == 2)
                for name in directory.names { try directory.remove(name) }
            } catch let error as JournalError {
                guard case .notExport = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(directory.names == ["journal.db.lock"])
            }
        }
    }

    private static func export(
        _ directory: ScratchDirectory
    ) throws -> (lines: [String], Exported) {
        let closed = try ClosedJournal(path: directory.path + "/journal.db")
        defer { closed.close() }
        var bytes: [UInt8] = []
        let exported = try JournalExport.write(closed) { bytes += $0 }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        return (lines.map { String(decoding: $0, as: UTF8.self) }, exported)
    }

    private static func make(
        _ directory: ScratchDirectory,
        _ lines: [String]
    ) throws(JournalError) -> Imported {
        var rest = lines[...]
        let numbers = CountedNumbers()
        do {
            return try JournalImport.make(
                journalSettings(directory, .power, "boot-1", HeldClock(), numbers)
            ) { rest.popFirst().map { Array($0.utf8) } }
        } catch let error as JournalError {
            throw error
        } catch {
            throw .io(path: directory.path, detail: "\(error)")
        }
    }

    private static func allLines(_ opened: OpenedJournal) throws -> [UInt8] {
        try opened.rows("SELECT line FROM changes ORDER BY seq") { Array($0.bytes(0)) }
            .flatMap(\.self)
    }

    private static let fileRows = """
        SELECT path, version, hash, seq, files.size, mtime, ctime, inode, birth, links, racy
          FROM files JOIN articles ON articles.id = article ORDER BY path
        """

    /// Every row but those of `journal`, whatever the numbers of files and articles are.
    private static func rows(_ opened: OpenedJournal) throws -> [String] {
        let tables = [
            fileRows, "SELECT path, version FROM past ORDER BY path",
            "SELECT path, inode, birth FROM mounts ORDER BY path",
            """
            SELECT path, version, hash, seq, mtime FROM base JOIN articles ON id = article
              ORDER BY path
            """,
            """
            SELECT hash, size, copies, facts, bytes FROM articles LEFT JOIN contents
              ON article = id ORDER BY hash
            """,
            """
            SELECT seq, time, kind, path, version, from_path, from_version, hash, line, chain
              FROM changes JOIN articles ON id = article ORDER BY seq
            """,
        ]
        return try tables.flatMap { try rows(opened, of: $0) }
    }

    private static func rows(_ opened: OpenedJournal, of query: String) throws -> [String] {
        try opened.journal.pool.read { database in
            try Row.fetchAll(database, sql: query).map { row in
                row.databaseValues.map(\.description).joined(separator: "|")
            }
        }
    }
}
