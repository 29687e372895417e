import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

/// The changes that the filters below look at.
private let changes: [FakeChange] = [
    FakeChange(kind: .added, path: "wire/1"),
    FakeChange(kind: .added, path: "wire/2", copies: 2),
    FakeChange(kind: .modified, path: "wire/1", copies: 2, previousCopies: 1),
    FakeChange(kind: .modified, path: "wire/1", copies: 3, previousCopies: 0),
    FakeChange(kind: .modified, path: "b.txt", copies: 1, previousCopies: 2),
    FakeChange(kind: .moved, path: "b.txt", from: "wire/1", copies: 1),
    FakeChange(kind: .moved, path: "wire/3", from: "b.txt", copies: 2),
    FakeChange(kind: .removed, path: "wire/2", copies: 1),
    FakeChange(kind: .removed, path: "wire/3", copies: 0),
    FakeChange(kind: .added, path: RelativePath(bytes: [0x77, 0xFF])),
    FakeChange(kind: .added, path: "a \"q\" \u{7}\u{202E}.txt"),
]

@Suite("A filtered subscriber", .timeLimit(.minutes(1)))
struct FilterTests {
    static let filters: [(filter: String, seqs: [Int64])] = [
        ("{}", Array(1...11)),
        (#"{"path":"wire/*"}"#, [1, 2, 3, 4, 6, 7, 8, 9]),
        (#"{"path":["*.txt","none"]}"#, [5, 6, 7, 11]),
        (#"{"path":"w?"}"#, [10]),
        (#"{"path":"a \"q\" ?\u202e.txt"}"#, [11]),
        (#"{"kind":"moved"}"#, [6, 7]),
        (#"{"kind":["added","removed"]}"#, [1, 2, 8, 9, 10, 11]),
        (#"{"unique":true}"#, [1, 4, 5, 6, 9, 10, 11]),
        (#"{"unique":false}"#, Array(1...11)),
        (#"{"path":"wire/**","kind":["modified","moved"],"unique":true}"#, [4, 6]),
        (#"{"path":"nothing"}"#, []),
    ]

    // capability 4.1
    // scenario 59
    @Test("is sent what matches, and resumes where it wants to", arguments: filters)
    func matches(filter: String, seqs: [Int64]) async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(Array(changes.prefix(5)))
        feed.journal.commit(Array(changes.dropFirst(5)))
        for after in 0...11 as ClosedRange<Int64> {
            let client = try feed.client()
            try client.send(
                #"{"op":"subscribe","since":\#(after),"follow":false,"filter":\#(filter)}"# + "\n"
            )
            client.endSending()
            _ = try client.line()
            let wanted = seqs.filter { $0 > after }.map {
                changes[Int($0) - 1].text(seq: $0) + "\n"
            }
            #expect(
                try client.rest()
                    == wanted.joined() + #"{"type":"end","cursor":"3f9a1c2e-11"}"# + "\n"
            )
        }
        await feed.server.stop()
    }

    // capability 4.1
    @Test(
        "stops at its limit with the change that is the last",
        arguments: 1...8 as ClosedRange<Int>
    )
    func limit(limit: Int) async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(changes)
        let client = try feed.client()
        try client.send(
            #"{"op":"subscribe","since":0,"limit":\#(limit),"filter":{"path":"wire/*"}}"# + "\n"
        )
        client.endSending()
        let seqs = [1, 2, 3, 4, 6, 7, 8, 9].prefix(limit) as ArraySlice<Int64>
        _ = try client.line()
        #expect(
            try client.rest()
                == seqs.map { changes[Int($0) - 1].text(seq: $0) + "\n" }.joined()
                + #"{"type":"end","cursor":"3f9a1c2e-\#(seqs.last ?? 0)"}"# + "\n"
        )
        await feed.server.stop()
    }

    // capability 4.1
    @Test("starts before the last changes that match", arguments: 0...5 as ClosedRange<Int>)
    func last(count: Int) async throws {
        let feed = try await ServedFeed()
        // Beyond one turn of the search, so that it goes on.
        feed.journal.commit([FakeChange(kind: .moved, path: "x", from: "y")] + filler(3_000))
        feed.journal.commit([FakeChange(kind: .moved, path: "x", from: "y")] + filler(10))
        feed.journal.commit([FakeChange(kind: .moved, path: "z", from: "y")])
        let seqs = [1, 3_002, 3_013].suffix(count) as ArraySlice<Int64>
        let client = try feed.client()
        try client.send(
            #"{"op":"subscribe","last":\#(count),"follow":false,"filter":{"kind":"moved"}}"# + "\n"
        )
        client.endSending()
        let start = count == 0 ? 3_013 : (seqs.first ?? 0) - 1
        #expect(try client.line().contains(#""after":\#(count > 3 ? 0 : start),"#))
        let lines = try client.rest().split(separator: "\n")
        #expect(lines.count == seqs.count + 1)
        for (line, seq) in zip(lines, seqs) { #expect(line.contains(#""seq":\#(seq),"#)) }
        await feed.server.stop()
    }

    // capability 4.1
    // scenario 58
    @Test("that nothing matches moves on by its heartbeats")
    func neverMatches() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(changes)
        let client = try feed.client()
        try client.send(
            #"{"op":"subscribe","since":0,"heartbeat":1,"filter":{"path":"no"}}"# + "\n"
        )
        #expect(
            try client.lines(2).hasSuffix(#"{"type":"caught_up","cursor":"3f9a1c2e-11"}"# + "\n")
        )
        feed.commit(5)
        var line = ""
        while !line.contains("3f9a1c2e-16") {
            line = try client.line()
            #expect(line.hasPrefix(#"{"type":"heartbeat","cursor":"3f9a1c2e-1"#))
        }
        await feed.server.stop()
    }

    // capability 4.4
    @Test("whose globs take long leaves others their turn")
    func slow() async throws {
        let feed = try await ServedFeed()
        let long = RelativePath(Array(repeating: "a", count: 100).joined(separator: "/"))
        feed.journal.commit((0..<400).map { _ in FakeChange(path: long) })
        let glob = String(repeating: "**a", count: 60)
        let slow = try (0..<4).map { _ in try feed.client() }
        let globs = (0..<4).map { "\"\(glob)\($0)\"" }.joined(separator: ",")
        for client in slow {
            try client.send(
                #"{"op":"subscribe","since":0,"follow":false,"filter":{"path":[\#(globs)]}}"# + "\n"
            )
            _ = try client.line()
        }
        // Those take seconds; this one is through long before.
        let other = try feed.client()
        try other.send(#"{"op":"subscribe","since":399,"filter":{"kind":"added"}}"# + "\n")
        #expect(
            try other.lines(3).hasSuffix(#"{"type":"caught_up","cursor":"3f9a1c2e-400"}"# + "\n")
        )
        await feed.server.stop()
    }

    // capability 4.1
    @Test("is told of a damaged line that it can't be judged")
    func damaged() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit([FakeChange(), FakeChange()])
        feed.journal.damage(2)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":0,"filter":{"kind":"added"}}"# + "\n")
        let lines = try client.lines(2)
        #expect(lines.contains(#""code":"internal""#))
        #expect(lines.contains("change 2 is not as it was written"))
        await feed.server.stop()
    }

    private func filler(_ count: Int) -> [FakeChange] {
        (0..<count).map { _ in FakeChange() }
    }
}
