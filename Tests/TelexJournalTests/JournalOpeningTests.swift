import GRDB
import Glibc
import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

@Suite("Opening a journal")
struct JournalOpeningTests {
    /// Why a journal in the directory is not opened; nil where it is.
    private func refusal(_ directory: ScratchDirectory) -> JournalError? {
        do throws(JournalError) {
            _ = try Journal(journalSettings(directory))
            return nil
        } catch {
            return error
        }
    }

    // scenario 51
    @Test("a second daemon is refused while the first has it, and let in after")
    func second() throws {
        let opened = try OpenedJournal()
        let path = opened.directory.path + "/journal.db"
        #expect(refusal(opened.directory) == .inUse(path: path))
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        try opened.journal.close()
        #expect(refusal(opened.directory) == nil)
    }

    // scenario 51
    @Test("a second daemon is refused under another name, too", arguments: ["ln -s", "ln"])
    func otherName(command: String) throws {
        let opened = try OpenedJournal()
        let other = opened.directory.path + "/other.db"
        let makeName = command == "ln" ? link : symlink
        try #require(makeName(opened.directory.path + "/journal.db", other) == 0)
        var settings = journalSettings(opened.directory)
        settings.path = other
        // A link is known by where it leads.
        let found = command == "ln" ? other : opened.directory.path + "/journal.db"
        #expect(throws: JournalError.inUse(path: found)) { _ = try Journal(settings) }
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        try opened.journal.close()
        let second = try Journal(settings)
        #expect(second.state.head == 1)
        try second.close()
    }

    @Test("goes on where it was left, with its id")
    func reopened() throws {
        let first = try OpenedJournal()
        _ = try first.writer.commit([Sample.file("a", "text", inode: 1)])
        try first.writer.setFolder(FileIdentity(inode: 7, birth: 8))
        let state = first.journal.state
        try first.journal.close()
        let second = try OpenedJournal(in: first.directory, numbers: first.numbers)
        #expect(second.journal.state == state)
        #expect(state.folder == FileIdentity(inode: 7, birth: 8))
        _ = try second.writer.commit([Sample.file("b", "text", inode: 2)])
        #expect(second.journal.state.head == 2)
    }

    @Test("a closed journal is one file")
    func oneFile() throws {
        let first = try OpenedJournal()
        _ = try first.writer.commit([Sample.file("a", "text", inode: 1)])
        try first.journal.close()
        let copy = try ScratchDirectory()
        try copy.write(first.directory.read("journal.db"), to: "journal.db")
        let second = try OpenedJournal(in: copy, numbers: first.numbers)
        #expect(second.journal.state == first.journal.state)
    }

    /// What may stand where a journal should, made in a fresh directory.
    struct Obstacle: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let make: @Sendable (ScratchDirectory) throws -> Void
        let isExpected: @Sendable (JournalError) -> Bool

        static let all = [
            Obstacle("a file full of zeros", bytes: [UInt8](repeating: 0, count: 8_192)) {
                if case .notDatabase = $0 { true } else { false }
            },
            Obstacle("an empty file", bytes: []) {
                if case .notDatabase = $0 { true } else { false }
            },
            Obstacle("a text", bytes: Array("Dear diary, SQLite format 3".utf8)) {
                if case .notDatabase = $0 { true } else { false }
            },
            Obstacle("a header and nothing after it", bytes: Array("SQLite format 3\0".utf8)) {
                switch $0 {
                case .notDatabase, .damaged, .foreign: true
                default: false
                }
            },
            Obstacle("a header and noise", bytes: noisyDatabase) {
                switch $0 {
                case .notDatabase, .damaged, .foreign: true
                default: false
                }
            },
            Obstacle("a journal cut off", make: cutOff) {
                switch $0 {
                case .notDatabase, .damaged: true
                default: false
                }
            },
            Obstacle("another program's database", make: foreign) {
                if case .foreign = $0 { true } else { false }
            },
            Obstacle("a journal of a newer format", make: newer) {
                if case .newerFormat(_, 99, JournalSchema.format) = $0 { true } else { false }
            },
        ]

        init(
            _ name: String,
            bytes: [UInt8],
            isExpected: @escaping @Sendable (JournalError) -> Bool
        ) {
            self.init(
                name,
                make: { try $0.write(bytes, to: "journal.db") },
                isExpected: isExpected
            )
        }

        init(
            _ name: String,
            make: @escaping @Sendable (ScratchDirectory) throws -> Void,
            isExpected: @escaping @Sendable (JournalError) -> Bool
        ) {
            testDescription = name
            self.make = make
            self.isExpected = isExpected
        }

        private static var noisyDatabase: [UInt8] {
            var random = SeededRandom(seed: 3)
            return Array("SQLite format 3\0".utf8)
                + (0..<8_176).map { _ in UInt8.random(in: 0...255, using: &random) }
        }

        private static func cutOff(_ directory: ScratchDirectory) throws {
            let journal = try Journal(journalSettings(directory))
            try journal.close()
            let bytes = try directory.read("journal.db")
            try directory.write(Array(bytes.prefix(bytes.count / 3)), to: "journal.db")
        }

        private static func foreign(_ directory: ScratchDirectory) throws {
            let queue = try DatabaseQueue(path: directory.path + "/journal.db")
            try queue.write { try $0.execute(sql: "CREATE TABLE theirs (x)") }
            try queue.close()
        }

        private static func newer(_ directory: ScratchDirectory) throws {
            let journal = try Journal(journalSettings(directory))
            try journal.close()
            let queue = try DatabaseQueue(path: directory.path + "/journal.db")
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
            try queue.close()
        }
    }

    // scenarios 49 and 50
    @Test("what is none is named, and left as it is", arguments: Obstacle.all)
    func obstacle(_ obstacle: Obstacle) throws {
        let directory = try ScratchDirectory()
        try obstacle.make(directory)
        let before = try directory.read("journal.db")
        let error = try #require(refusal(directory))
        #expect(obstacle.isExpected(error), "\(error)")
        #expect(error.description.contains(directory.path + "/journal.db"))
        #expect(try directory.read("journal.db") == before)
        // Nor is there a second try that gets through.
        #expect(refusal(directory) == error)
    }

    // scenario 49
    @Test("a write-ahead log without its journal is not begun anew over")
    func logAlone() throws {
        let directory = try ScratchDirectory()
        try directory.write([1, 2, 3], to: "journal.db-wal")
        #expect(refusal(directory) == .fileMissing(path: directory.path + "/journal.db"))
        #expect(try directory.read("journal.db-wal") == [1, 2, 3])
        #expect(!directory.names.contains("journal.db"))
    }

    // scenario 49
    @Test("a link to a journal that is gone is not begun anew over")
    func brokenLink() throws {
        let directory = try ScratchDirectory()
        let path = directory.path + "/journal.db"
        try #require(symlink("elsewhere.db", path) == 0)
        #expect(refusal(directory) == .linkBroken(path: path))
        #expect(directory.names.filter { $0 != "journal.db.lock" } == ["journal.db"])
    }

    // scenario 49
    @Test("a journal behind a link is opened with its log, which is beside it")
    func behindLink() throws {
        let directory = try ScratchDirectory()
        try Journal(journalSettings(directory)).close()
        try directory.write(directory.read("journal.db"), to: "elsewhere.db")
        unlink(directory.path + "/journal.db")
        try #require(symlink("elsewhere.db", directory.path + "/journal.db") == 0)
        try Journal(journalSettings(directory)).close()
        // A log whose frames do not add up, with whole commits behind them.
        try directory.write([UInt8](repeating: 1, count: 9_000), to: "elsewhere.db-wal")
        guard case .damaged = refusal(directory) else {
            Issue.record("the log was not looked at")
            return
        }
    }

    @Test("what a start that was killed left behind is not in the way")
    func halfMade() throws {
        let directory = try ScratchDirectory()
        try directory.write(Array("half".utf8), to: "journal.db.new")
        try directory.write([1], to: "journal.db.new-wal")
        #expect(refusal(directory) == nil)
        #expect(!directory.names.contains { $0.hasPrefix("journal.db.new") })
    }

    @Test("a directory that is not there is made")
    func makesDirectory() throws {
        let directory = try ScratchDirectory()
        var settings = journalSettings(directory)
        settings.path = directory.path + "/below/journal.db"
        let journal = try Journal(settings)
        try journal.close()
        for name in ["", "-wal", "-shm", ".lock"] {
            unlink(directory.path + "/below/journal.db" + name)
        }
        #expect(rmdir(directory.path + "/below") == 0)
    }
}
