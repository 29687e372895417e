import Crypto
import GRDB
import Glibc
import TelexModel
import TelexWire
import Testing

@testable import TelexJournal

/// What a subscriber was told and what the journal was seen to hold, from kill to kill.
struct RememberedJournal {
    /// The last seq that was told.
    private(set) var toldHead: Int64 = 0
    private var told: [UInt8] = []
    /// Every line that was seen in the journal; what a writer committed survives its end.
    private var lines: [UInt8] = []
    private var head: Int64 = 0
    private var time: Int64 = 0
    private var chain = Array(SHA256.hash(data: Array("telex".utf8)))
    private var places: [[UInt8]: Place] = [:]
    private var contentsSeen: Int64 = 0

    fileprivate struct Place: Equatable {
        var version: Int64
        var article: Int64
        var seq: Int64
    }

    /// Takes the lines that a run told; each has to be the next.
    mutating func hear(_ bytes: [UInt8]) throws {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let seq = try JSONParser.parse(Array(line))["seq"]?.integer
            try #require(seq == toldHead + 1, "told a change that is not the next")
            toldHead += 1
        }
        told += bytes
    }

    /// Opens a copy of the journal, so that the next run finds the journal as the kill left it, and
    /// compares.
    mutating func compare(with directory: ScratchDirectory, afterRun run: Int) throws {
        let copy = try ScratchDirectory()
        for name in directory.names where name == "journal.db" || name == "journal.db-wal" {
            try copy.write(directory.read(name), to: name)
        }
        let opened = try OpenedJournal(in: copy, boot: "boot")
        let seen = try opened.lines()
        let holdsTold = Self.begins(seen, with: told)
        try #require(holdsTold, "what was told is not there after run \(run)")
        let holdsAll = Self.begins(seen, with: lines)
        try #require(holdsAll, "what was there is not any more after run \(run)")
        lines = seen
        try takeNewChanges(opened)
        try compareState(opened)
        try compareContents(opened)
        try opened.journal.close()
    }

    /// Megabytes are compared after each of hundreds of kills.
    private static func begins(_ bytes: [UInt8], with beginning: [UInt8]) -> Bool {
        bytes.count >= beginning.count && memcmp(bytes, beginning, beginning.count) == 0
    }

    private mutating func takeNewChanges(_ opened: OpenedJournal) throws {
        let changes = try opened.rows(
            """
            SELECT seq, time, kind, path, version, from_path, article, line, chain FROM changes
            WHERE seq > \(head) ORDER BY seq
            """,
            StoredChange.init
        )
        for change in changes {
            try #require(change.seq == head + 1, "a gap in seq")
            try #require(change.time >= time, "a time that runs backwards")
            chain = Array(SHA256.hash(data: chain + change.line))
            try #require(change.chain == chain, "the chain at \(change.seq)")
            let told = try JSONParser.parse(change.line)["seq"]?.integer
            try #require(told == change.seq, "the line of another change")
            if let from = change.from {
                try #require(places.removeValue(forKey: from) != nil, "moved from nothing")
            }
            let before = places.removeValue(forKey: change.path)
            let wasEmpty = change.kind == ChangeKind.added.number || change.from != nil
            try #require((before == nil) == wasEmpty, "the kind of \(change.seq)")
            if change.kind != ChangeKind.removed.number {
                places[change.path] = Place(
                    version: change.version,
                    article: change.article,
                    seq: change.seq
                )
            }
            head = change.seq
            time = change.time
        }
    }

    private func compareState(_ opened: OpenedJournal) throws {
        let files = try opened.rows("SELECT path, version, article, seq FROM files") {
            (Array($0.bytes(0)), Place($0))
        }
        try #require(Dictionary(uniqueKeysWithValues: files) == places, "the files")
        let state = opened.journal.state
        try #require(state.head == head && state.chain.bytes == chain, "the head")
        try #require((state.time?.nanoseconds ?? 0) / 1_000 == time, "the time of the head")
        try #require(state.totals.files == Int64(files.count), "the number of files")
        let contents = try opened.number("SELECT count(*) FROM contents")
        try #require(state.totals.contents == contents, "the number of contents")
        let wrong = try opened.number(
            """
            SELECT count(*) FROM articles WHERE copies
              <> (SELECT count(*) FROM files WHERE article = articles.id)
            """
        )
        try #require(wrong == 0, "copies")
        #expect(try opened.number("SELECT count(*) FROM pragma_integrity_check") == 1)
    }

    /// Each content that is new is the one of its hash.
    private mutating func compareContents(_ opened: OpenedJournal) throws {
        let rows = try opened.rows(
            """
            SELECT hash, encoding, bytes, id FROM articles JOIN contents ON article = id
            WHERE id > \(contentsSeen) ORDER BY id
            """
        ) {
            (
                hash: Array($0.bytes(0)), encoding: $0.integer(1), bytes: Array($0.bytes(2)),
                id: $0.integer(3)
            )
        }
        for row in rows {
            let encoding = try #require(StoredContent.Encoding(rawValue: row.encoding))
            let stored = StoredContent(encoding: encoding, bytes: row.bytes)
            let content = try #require(ContentUnpacker().unpack(stored, limit: 1 << 20))
            try #require(Array(SHA256.hash(data: content)) == row.hash, "content \(row.id)")
            contentsSeen = row.id
        }
    }
}

extension RememberedJournal.Place {
    /// Reads a row of `files`.
    fileprivate init(_ row: RawStatement) {
        self.init(version: row.integer(1), article: row.integer(2), seq: row.integer(3))
    }
}

/// A row of `changes`.
private struct StoredChange {
    let seq: Int64
    let time: Int64
    let kind: Int64
    let path: [UInt8]
    let version: Int64
    let from: [UInt8]?
    let article: Int64
    let line: [UInt8]
    let chain: [UInt8]

    init(_ row: RawStatement) {
        seq = row.integer(0)
        time = row.integer(1)
        kind = row.integer(2)
        path = Array(row.bytes(3))
        version = row.integer(4)
        from = row.isNull(5) ? nil : Array(row.bytes(5))
        article = row.integer(6)
        line = Array(row.bytes(7))
        chain = Array(row.bytes(8))
    }
}
