import Crypto
import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("A journal after a random history")
struct JournalHistoryTests {
    @Test("its sums are what SQL counts", arguments: 1...8 as ClosedRange<UInt64>)
    func totals(seed: UInt64) throws {
        let opened = try RandomJournal.history(seed, batches: 120)
        try opened.expectTotals()
        #expect(
            try opened.number(
                """
                SELECT count(*) FROM articles WHERE copies
                  <> (SELECT count(*) FROM files WHERE article = articles.id)
                """
            ) == 0
        )
    }

    @Test("its numbers have no gaps and its times run forwards", arguments: [11, 12] as [UInt64])
    func order(seed: UInt64) throws {
        let opened = try RandomJournal.history(seed, batches: 120)
        let head = opened.journal.state.head
        #expect(head > 100)
        #expect(try opened.number("SELECT count(*) FROM changes") == head)
        #expect(try opened.number("SELECT min(seq) FROM changes") == 1)
        #expect(try opened.number("SELECT max(seq) FROM changes") == head)
        let times = try opened.journal.pool.read {
            try Int64.fetchAll($0, sql: "SELECT time FROM changes ORDER BY seq")
        }
        #expect(times == times.sorted())
    }

    @Test("the lines that are stored are those that are told, and the chain is theirs")
    func chain() throws {
        let opened = try RandomJournal.history(21, batches: 120)
        let rows = try opened.rows("SELECT line, chain FROM changes ORDER BY seq") {
            (line: Array($0.bytes(0)), chain: Array($0.bytes(1)))
        }
        #expect(try opened.lines() == rows.flatMap(\.line))
        var chain = Array(SHA256.hash(data: Array("telex".utf8)))
        for row in rows {
            #expect(row.line.last == UInt8(ascii: "\n"))
            chain = Array(SHA256.hash(data: chain + row.line))
            #expect(chain == row.chain)
        }
        #expect(chain == opened.journal.state.chain.bytes)
    }

    // scenario 41
    @Test("each content is stored once and is the bytes of its hash")
    func contents() throws {
        let opened = try RandomJournal.history(31, batches: 80)
        let rows = try opened.rows(
            "SELECT hash, encoding, bytes FROM articles JOIN contents ON article = id"
        ) {
            (hash: Array($0.bytes(0)), encoding: $0.integer(1), bytes: Array($0.bytes(2)))
        }
        #expect(rows.count == 6)
        for row in rows {
            let encoding = try #require(StoredContent.Encoding(rawValue: row.encoding))
            let stored = StoredContent(encoding: encoding, bytes: row.bytes)
            let content = try #require(ContentUnpacker().unpack(stored, limit: 1_000))
            #expect(Array(SHA256.hash(data: content)) == row.hash)
        }
    }

    @Test("replayed from the start it gives the files", arguments: 41...44 as ClosedRange<UInt64>)
    func replay(seed: UInt64) throws {
        let opened = try RandomJournal.history(seed, batches: 100)
        let changes = try opened.rows(
            """
            SELECT kind, path, version, from_path, hash FROM changes
              JOIN articles ON articles.id = article ORDER BY seq
            """,
            Replayed.init
        )
        var map: [String: Replayed.Place] = [:]
        for change in changes {
            if let from = change.from { #expect(map.removeValue(forKey: from) != nil) }
            let before = map.removeValue(forKey: change.path)
            #expect((before == nil) == (change.kind == 1 || change.kind == 3))
            if change.kind != 4 { map[change.path] = change.place }
        }
        let files = try opened.journal.filesSnapshot().files(after: .folder, limit: 100)
        let present = files.map { ($0.path.description, Replayed.Place($0.version, $0.hash.bytes)) }
        #expect(Dictionary(uniqueKeysWithValues: present) == map)
    }
}

/// A change, as far as replaying it needs.
private struct Replayed {
    struct Place: Equatable {
        var version: Int64
        var hash: [UInt8]

        init(_ version: Int64, _ hash: [UInt8]) {
            self.version = version
            self.hash = hash
        }
    }

    var kind: Int64
    var path: String
    var from: String?
    var place: Place

    init(_ row: RawStatement) {
        kind = row.integer(0)
        path = String(decoding: row.bytes(1), as: UTF8.self)
        from = row.isNull(3) ? nil : String(decoding: row.bytes(3), as: UTF8.self)
        place = Place(row.integer(2), Array(row.bytes(4)))
    }
}
