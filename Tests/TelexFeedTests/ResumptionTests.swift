import TelexModel
import TelexWire
import TestSupport
import Testing

@testable import TelexFeed

@Suite("A reader that breaks off and comes back", .timeLimit(.minutes(2)))
struct ResumptionTests {
    static let filters = [
        "", #","filter":{"path":"b*"}"#, #","filter":{"kind":["added","removed"]}"#,
        #","filter":{"unique":true,"path":["a*","c*"]}"#,
    ]
    static let ways: [[Reader.Way]] = [[], [.snapshot], [.consumer], [.consumer, .snapshot]]

    // capability 4.1
    // capability 4.2
    // scenario 56
    @Test(
        "misses nothing and is told nothing twice, wherever it breaks off",
        arguments: filters,
        ways
    )
    func resumes(filter: String, ways: [Reader.Way]) async throws {
        var breaks = 1
        var isThrough = false
        while !isThrough {
            let history = FakeHistory(seed: UInt64(breaks), count: 40)
            let feed = try await ServedFeed()
            feed.journal.commit(history, 0..<20)
            var reader = Reader(ways, filter, until: 40)
            isThrough = try reader.read(feed, upTo: breaks) {
                feed.journal.commit(history, 20..<33)
                feed.server.headMoved()
                feed.journal.commit(history, 33..<40)
                feed.server.headMoved()
            }
            while try !reader.read(feed, upTo: .max, meanwhile: {}) {}
            let wanted = try history.seqs(filter).filter { $0 > reader.snapshotSeq }
            #expect(reader.seqs == wanted, "after \(breaks) lines")
            #expect(!reader.wasToldTwice, "after \(breaks) lines")
            if filter.isEmpty {
                #expect(reader.files == history.files[40], "after \(breaks) lines")
            }
            await feed.server.stop()
            breaks += 1
        }
        // The lines of the whole answer: at least begin, some of what matches, and end.
        #expect(breaks > 3)
    }
}

/// A client that keeps its place as the protocol says.
struct Reader {
    enum Way {
        case snapshot
        case consumer
    }

    private let ways: [Way]
    private let filter: String
    private let until: Int64
    private var cursor: String?
    private var needsSnapshot: Bool
    private var place: Int64 = 0
    private(set) var snapshotSeq: Int64 = 0
    private(set) var seqs: [Int64] = []
    private(set) var files: [RelativePath: ContentHash] = [:]
    private(set) var wasToldTwice = false

    init(_ ways: [Way], _ filter: String, until: Int64) {
        self.ways = ways
        self.filter = filter
        self.until = until
        needsSnapshot = ways.contains(.snapshot)
    }

    private var isConsumer: Bool { ways.contains(.consumer) }

    private var request: String {
        var members = filter + #","until":\#(until)"#
        if isConsumer { members += #","consumer":"c","window":7"# }
        if needsSnapshot {
            members += #","snapshot":true"#
        } else if !isConsumer {
            members += #","since":\#(cursor.map { "\"\($0)\"" } ?? "0")"#
        }
        return #"{"op":"subscribe"\#(members)}"# + "\n"
    }

    /// Reads so many lines, or all; whether it was all.
    mutating func read(
        _ feed: ServedFeed,
        upTo limit: Int,
        meanwhile: () -> Void
    ) throws -> Bool {
        var client = try feed.client()
        try client.send(request)
        var line = try client.line()
        // The daemon may not have seen yet that the connection before is gone.
        while line.contains(#""code":"consumer_busy""#) {
            client = try feed.client()
            try client.send(request)
            line = try client.line()
        }
        #expect(line.hasPrefix(#"{"type":"subscribed""#))
        if needsSnapshot { files = [:] }
        meanwhile()
        var count = 1
        while count < limit {
            let line = try client.line()
            let parsed = try JSONParser.parse(Array(line.utf8.dropLast()))
            // An answer to an acknowledgement is no line of the subscription.
            if parsed["type"]?.string == "acked" { continue }
            count += 1
            take(parsed)
            if parsed["type"]?.string == "end" { return true }
            if isConsumer, !needsSnapshot, let cursor {
                try client.send(#"{"op":"ack","cursor":"\#(cursor)"}"# + "\n")
            }
        }
        return false
    }

    private mutating func take(_ line: JSONValue) {
        switch line["type"]?.string {
        case "file": take(file: line)
        case "change": take(change: line)
        case "snapshot_end":
            needsSnapshot = false
            place = line["cursor"]?.string.flatMap { Cursor(text: $0) }?.seq ?? -1
            snapshotSeq = place
        default: break
        }
        if !needsSnapshot, let told = line["cursor"]?.string { cursor = told }
    }

    private mutating func take(file: JSONValue) {
        guard let path = file.path("path") else { return }
        files[path] = file["hash"]?.string.flatMap { ContentHash(text: $0) }
    }

    private mutating func take(change line: JSONValue) {
        guard let change = Change(line: line) else { return }
        if change.seq <= place {
            // What was not acknowledged comes again to a consumer alone.
            if !isConsumer { wasToldTwice = true }
            return
        }
        place = change.seq
        seqs.append(change.seq)
        if let source = change.source { files[source.path] = nil }
        files[change.path] = change.kind == .removed ? nil : change.hash
    }
}
