import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("Verifying a journal")
struct JournalVerificationTests {
    // capability 3.2
    @Test("finds nothing bad in one as it was written", arguments: 1...4 as ClosedRange<UInt64>)
    func clean(seed: UInt64) throws {
        let opened = try RandomJournal.history(seed, batches: 60)
        let mounts = [RelativePath("wire"): FileIdentity(inode: 2, birth: 7)]
        try opened.writer.setMounts(mounts)
        let head = opened.journal.state.head
        if seed > 2 { try ExpiredPart.take(opened.journal, before: head / 2) }
        let live = try JournalVerification(opened.journal).run()
        #expect(live.bad == [])
        #expect(live.changes == (seed > 2 ? head - head / 2 + 1 : head))
        #expect(live.contents == opened.journal.state.totals.contents)
        try opened.journal.close()
        #expect(try Self.verify(opened.directory) == live)
    }

    // capability 3.2
    @Test("names what was altered in it", arguments: Alteration.all)
    func altered(_ alteration: Alteration) throws {
        let directory = try ScratchDirectory()
        try directory.write(Self.good.get(), to: "journal.db")
        #expect(try Self.verify(directory).bad == [])
        try alteration.apply(directory)
        let bad = try Self.verify(directory).bad
        #expect(bad.contains { alteration.isExpected($0) }, "\(bad)")
    }

    /// The file of a closed journal, made once.
    private static let good = Result {
        let opened = try RandomJournal.history(9, batches: 40)
        try ExpiredPart.take(opened.journal, before: 12)
        try opened.journal.keep([Sample.name("indexer").at(20, acked: 1_795_000_000_000_000_000)])
        try opened.journal.close()
        return try opened.directory.read("journal.db")
    }

    // capability 3.2, capability 4.2
    @Test("names a consumer whose place is none of the journal's", arguments: [-1, 0, 1])
    func placeOfConsumer(beyond: Int64) throws {
        let opened = try RandomJournal.history(9, batches: 10)
        let seq = beyond < 0 ? -1 : opened.journal.state.head + beyond
        try opened.journal.keep([Sample.name("indexer").at(seq)])
        let bad = try JournalVerification(opened.journal).run().bad
        let expected = "the consumer indexer is at \(seq), not within the journal"
        #expect(bad.map(\.message) == (beyond == 0 ? [] : [expected]))
    }

    // capability 3.2
    @Test("names a thousand bad places, and counts the others", arguments: [0, 1, 500])
    func many(others: Int) throws {
        let opened = try OpenedJournal()
        let readings = (1...1_000 + others).map { number in
            Sample.file("f\(number)", "text \(number)", inode: Int64(number))
        }
        _ = try opened.writer.commit(readings)
        try opened.journal.pool.write { try $0.execute(sql: "UPDATE files SET ctime = ctime + 1") }
        let bad = try JournalVerification(opened.journal).run().bad
        #expect(bad.prefix(1_000).allSatisfy { $0.where == .file && $0.path != nil })
        let last = bad.dropFirst(1_000).map(\.message)
        #expect(last == (others == 0 ? [] : ["\(others) more places are bad"]))
    }

    // capability 3.2
    @Test("tells how far it is, and stops when it should")
    func stops() throws {
        let opened = try RandomJournal.history(5, batches: 40)
        var told: [Int64] = []
        let whole = try JournalVerification(opened.journal).run(progress: { done, total in
            #expect(done <= total)
            told.append(done)
        })
        #expect(told == told.sorted())
        #expect((told.last ?? 0) > whole.changes)
        var questions = 0
        let partial = try JournalVerification(opened.journal).run(shouldStop: {
            questions += 1
            return questions > 12
        })
        #expect(!partial.isComplete)
        #expect(partial.bad == [])
        #expect(partial.contents == 0)
    }

    // capability 3.2, capability 3.5
    @Test("reads what a killed daemon left in the write-ahead log, and alters no file")
    func afterKill() throws {
        let opened = try RandomJournal.history(6, batches: 30)
        let copy = try ScratchDirectory()
        for name in ["journal.db", "journal.db-wal"] {
            try copy.write(opened.directory.read(name), to: name)
        }
        let verified = try Self.verify(copy)
        #expect(verified.changes == opened.journal.state.head)
        #expect(verified.bad == [])
        for name in ["journal.db", "journal.db-wal"] {
            #expect(try copy.read(name) == opened.directory.read(name))
        }
    }

    // scenario 49, capability 3.5
    @Test("names a page that can't be read, and reads on behind it")
    func page() throws {
        let journal = try WholeJournal.written()
        let directory = try ScratchDirectory()
        try directory.write(journal.bytes, to: "journal.db")
        let whole = try Self.verify(directory)
        var passedOver = 0
        var named = 0
        for page in stride(from: 12, to: journal.bytes.count / 4_096, by: 5) {
            var bytes = journal.bytes
            for place in page * 4_096..<(page + 1) * 4_096 { bytes[place] = 0xA5 }
            try directory.write(bytes, to: "journal.db")
            let verified = try Self.verify(directory)
            // Some pages are free.
            if !verified.bad.isEmpty { named += 1 }
            if verified.changes < whole.changes, verified.changes > whole.changes / 2 {
                passedOver += 1
            }
        }
        #expect(passedOver > 0)
        #expect(named > passedOver)
    }

    // capability 3.5
    @Test("is refused while a daemon has the journal, and where there is none")
    func refused() throws {
        let opened = try OpenedJournal()
        let path = opened.directory.path + "/journal.db"
        #expect(throws: JournalError.inUse(path: path)) { try ClosedJournal(path: path) }
        let other = opened.directory.path + "/other.db"
        #expect(throws: JournalError.missing(path: other)) {
            try ClosedJournal(path: other)
        }
        #expect(!opened.directory.names.contains("other.db.lock"))
    }

    static func verify(_ directory: ScratchDirectory) throws -> Verified {
        let closed = try ClosedJournal(path: directory.path + "/journal.db")
        defer { closed.close() }
        return try JournalVerification(closed).run()
    }
}
