import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

@Suite("A journal whose write-ahead log is damaged")
struct WriteAheadLogTests {
    /// What a killed daemon left, and what it had told after each commit.
    private struct Remains {
        var database: [UInt8]
        var log: [UInt8]
        var told: [[UInt8]] = []
        /// Where the log ended after each commit.
        var ends: [Int] = []

        /// Frames of a header and a page.
        static let frameByteCount = 24 + 4_096

        init(_ durability: Durability = .power) throws {
            let directory = try ScratchDirectory()
            let disk = FaultyDisk(under: directory)
            defer { withExtendedLifetime(disk) {} }
            let opened = try OpenedJournal(in: directory, durability: durability)
            for batch in ScriptedHistory.batches {
                _ = try opened.writer.commit(batch)
                told.append(try opened.lines())
                ends.append(try directory.read("journal.db-wal").count)
            }
            database = try directory.read("journal.db")
            log = try directory.read("journal.db-wal")
            try opened.journal.close()
        }

        /// What opening them finds: the lines, or why not; then nothing was touched.
        func opened(
            _ log: [UInt8],
            _ durability: Durability = .power,
            boot: String = "boot-1"
        ) throws -> Result<[UInt8], JournalError> {
            let directory = try ScratchDirectory()
            let disk = FaultyDisk(under: directory)
            defer { withExtendedLifetime(disk) {} }
            try directory.write(database, to: "journal.db")
            try directory.write(log, to: "journal.db-wal")
            let numbers = CountedNumbers()
            do throws(JournalError) {
                let journal = try Journal(
                    journalSettings(directory, durability, boot, HeldClock(), numbers)
                )
                let piece = try journal.lines(after: 0, limit: .max, byteLimit: 1 << 20)
                let lines = piece?.bytes ?? []
                try journal.close()
                return .success(lines)
            } catch {
                guard case .damaged(directory.path + "/journal.db", let detail) = error else {
                    throw error
                }
                #expect(detail.contains("write-ahead log"))
                #expect(try directory.read("journal.db") == database)
                #expect(try directory.read("journal.db-wal") == log)
                return .failure(error)
            }
        }

        func flipped(_ place: Int, _ bit: Int) -> [UInt8] {
            var copy = log
            copy[place] ^= 1 << bit
            return copy
        }
    }

    // scenario 49, capability 3.5
    @Test("a flipped bit in any of its frames is found, or loses nothing that was told")
    func flippedBits() throws {
        let remains = try Remains()
        let last = remains.log.count - Remains.frameByteCount
        var random = SeededRandom(seed: 11)
        var found = 0
        for frame in stride(from: 32, to: remains.log.count, by: Remains.frameByteCount) {
            let header = (0..<(isLongRun() ? 24 : 1)).map { _ in
                frame + .random(in: 0..<24, using: &random)
            }
            let page = (0..<(isLongRun() ? 60 : 1)).map { _ in
                frame + .random(in: 24..<Remains.frameByteCount, using: &random)
            }
            for place in header + page {
                let bit = Int.random(in: 0..<8, using: &random)
                switch try remains.opened(remains.flipped(place, bit)) {
                case .failure: found += 1
                case .success(let lines):
                    // The very last frame alone may have been under way when the daemon died.
                    let told = place >= last ? remains.told.dropLast().last : remains.told.last
                    #expect(lines == remains.told.last || lines == told, "\(place) \(bit)")
                }
            }
        }
        #expect(found > 100)
    }

    // scenario 49, capability 3.5
    @Test("a flipped bit in its header is found")
    func header() throws {
        let remains = try Remains()
        for place in 0..<32 {
            let result = try remains.opened(remains.flipped(place, place % 8))
            #expect(throws: JournalError.self) { try result.get() }
        }
    }

    // scenarios 46 and 49
    @Test("after a power cut, what whole commits follow is damage, and what none follows is not")
    func otherBoot() throws {
        let remains = try Remains()
        for (index, end) in remains.ends.enumerated() {
            // In the page of the commit's last frame.
            let log = remains.flipped(end - 100, 1)
            let result = try remains.opened(log, boot: "boot-2")
            if index == remains.ends.count - 1 {
                #expect(try result.get() == remains.told[index - 1])
            } else {
                #expect(throws: JournalError.self, "\(index)") { try result.get() }
            }
        }
    }

    // scenario 46, capability 3.1
    @Test("a cut-off end opens with all that comes before it")
    func cutOff() throws {
        let remains = try Remains()
        for (index, end) in remains.ends.enumerated() {
            let before = index == 0 ? [] : remains.told[index - 1]
            for (log, lines) in [
                (remains.log.prefix(end), remains.told[index]),
                (remains.log.prefix(end - 1), before),
                (remains.log.prefix(end - Remains.frameByteCount), before),
                (remains.log.prefix(end - 1) + [UInt8](repeating: 0, count: 9_000), before),
            ] {
                for boot in ["boot-1", "boot-2"] {
                    #expect(try remains.opened(Array(log), boot: boot).get() == lines)
                }
            }
        }
    }

    // scenario 46, capability 3.1
    @Test("under process, a crash of the machine may have kept what comes after a lost frame")
    func lax() throws {
        let remains = try Remains(.process)
        let log = remains.flipped(remains.ends[2] - 100, 1)
        #expect(try remains.opened(log, .process, boot: "boot-2").get() == remains.told[1])
        // The daemon's own crash loses nothing, so there it is damage.
        let sameBoot = try remains.opened(log, .process)
        #expect(throws: JournalError.self) { try sameBoot.get() }
    }

    // scenario 55, capability 3.5
    @Test("a verification names it, an export too, and a backup is not made of what is left")
    func closed() throws {
        let remains = try Remains()
        let directory = try ScratchDirectory()
        try directory.write(remains.database, to: "journal.db")
        try directory.write(remains.flipped(remains.ends[2] - 100, 1), to: "journal.db-wal")
        let path = directory.path + "/journal.db"
        let closed = try ClosedJournal(path: path)
        let bad = try JournalVerification(closed).run().bad
        #expect(bad.contains { $0.message.contains("write-ahead log") })
        var exported: [UInt8] = []
        _ = try JournalExport.write(closed) { exported += $0 }
        #expect(String(decoding: exported, as: UTF8.self).contains("write-ahead log"))
        closed.close()
        #expect(throws: JournalError.self) {
            try JournalCopy.backUp(path, to: directory.path + "/copy.db")
        }
        #expect(!directory.names.contains("copy.db"))
    }

    // scenario 48, capability 3.5
    @Test("frames of commits that failed are no damage after a crash")
    func failedCommits() throws {
        let directory = try ScratchDirectory()
        let disk = FaultyDisk(under: directory)
        let opened = try OpenedJournal(in: directory)
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        disk.fail(.sync, 1, by: .error, lasting: true)
        for count in [120, 60, 30] {
            let batch = (0..<count).map { Sample.file("f\($0)", "t\($0)", inode: Int64($0 + 9)) }
            #expect(throws: JournalError.self) { try opened.writer.commit(batch) }
        }
        disk.heal()
        _ = try opened.writer.commit([Sample.file("b", "text", inode: 2)])
        let copy = try ScratchDirectory()
        for name in ["journal.db", "journal.db-wal"] {
            try copy.write(directory.read(name), to: name)
        }
        for boot in ["boot-1", "boot-2"] {
            let survivor = try OpenedJournal(in: copy, boot: boot)
            #expect(try survivor.lines() == opened.lines())
            try survivor.journal.close()
        }
        try opened.journal.close()
    }

    @Test("a database is found whatever its path has in it")
    func address() {
        #expect(
            ClosedJournal.withoutLog("/srv/a b/100%?#é.db")
                == "file:/srv/a%20b/100%25%3F%23%C3%A9.db?immutable=1"
        )
    }
}
