import Crypto
import GRDB
import Glibc
import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

/// Whether tests that have a long form run it.
func isLongRun() -> Bool { getenv("TELEX_TEST_LONG") != nil }

/// A history of commits that has everything a journal knows, always the same.
enum ScriptedHistory {
    /// The batches of readings, each a commit.
    static let batches: [[Reading]] = [
        [Sample.file("a", "first", inode: 1)],
        [Sample.file("b", "first", inode: 2), Sample.file("c", noise(1, 600), inode: 3)],
        [Sample.file("a", "second", inode: 1)],
        [Sample.gone("c"), Sample.file("d/c", noise(1, 600), inode: 3, cameFrom: "c")],
        (0..<12).map { Sample.file("wire/\($0)", noise(UInt64($0), 40), inode: Int64(10 + $0)) },
        [Sample.gone("b"), Sample.file("e", noise(7, 700), inode: 4)],
        [Sample.file("b", "first", inode: 5)],
        [Sample.file("wire/3", "first", inode: 13), Sample.gone("wire/4")],
    ]

    /// A log of so few pages is copied into the database, while the writer waits: it happens several
    /// times, and each time at the same moment.
    static let log = Checkpointer.Limits(beside: .max, waiting: 24)

    /// Opens the journal, whose log is short.
    static func open(
        _ directory: ScratchDirectory,
        _ durability: Durability,
        boot: String = "boot-1",
        numbers: CountedNumbers = CountedNumbers()
    ) throws -> OpenedJournal {
        try OpenedJournal(
            in: directory,
            durability: durability,
            boot: boot,
            numbers: numbers,
            log: log
        )
    }

    /// What the history's lines are when nothing fails.
    static func lines() throws -> [UInt8] {
        let opened = try OpenedJournal()
        for batch in batches { _ = try opened.writer.commit(batch) }
        defer { try? opened.journal.close() }
        return try opened.lines()
    }

    /// Text that compression makes little of.
    static func noise(_ seed: UInt64, _ words: Int) -> String {
        var random = SeededRandom(seed: seed)
        return (0..<words).map { _ in String(random.next(), radix: 36) }.joined()
    }
}

extension OpenedJournal {
    /// Checks that the journal agrees with itself: pages, numbers, chain, sums and present files.
    func check(_ comment: @autoclosure () -> Comment? = nil) throws {
        let pages = try rows("PRAGMA integrity_check") {
            String(decoding: $0.bytes(0), as: UTF8.self)
        }
        #expect(pages == ["ok"], comment())
        let state = try journal.pool.read { try JournalState($0) }
        #expect(state == journal.state, comment())
        #expect(
            try rows("SELECT seq FROM changes ORDER BY seq") { $0.integer(0) }
                == Array(stride(from: 1, through: state.head, by: 1)),
            comment()
        )
        var chain = Journal.chainStart
        let links = try rows("SELECT line, chain FROM changes ORDER BY seq") {
            (Array($0.bytes(0)), ContentHash(bytes: $0.bytes(1)))
        }
        for (line, kept) in links {
            var hasher = SHA256()
            chain?.withBytes { hasher.update(bufferPointer: $0) }
            hasher.update(data: line)
            chain = ContentHash(bytes: Array(hasher.finalize()))
            #expect(chain == kept, comment())
        }
        #expect(chain == state.chain, comment())
        #expect(
            try number(
                """
                SELECT count(*) FROM articles
                  WHERE copies <> (SELECT count(*) FROM files WHERE article = articles.id)
                """
            ) == 0,
            comment()
        )
        #expect(try number("SELECT count(*) FROM files") == state.totals.files, comment())
        #expect(
            try number("SELECT count(*) FROM changes JOIN articles ON article = articles.id")
                == state.head,
            comment()
        )
    }
}
