import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

// capability 3.7
@Suite("Requests that look back, byte for byte", .timeLimit(.minutes(1)))
struct LookingBackTests {
    private static let digits = String(repeating: "2a", count: 32)
    private static let hash = "sha256:" + digits
    private static let time = "2026-11-21T00:45:25.123456Z"

    private static func change(_ seq: Int, id: String = "") -> String {
        "{" + id + FakeChange().text(seq: Int64(seq)).dropFirst()
    }

    private static func end(_ more: String = "", id: String = "") -> String {
        #"{\#(id)"type":"end","cursor":"3f9a1c2e-3"\#(more)}"#
    }

    private static func file(_ path: String) -> String {
        #"{"type":"file","path":"\#(path)","version":1,"hash":"sha256:"#
            + String(repeating: "01", count: 32)
            + #"","size":5,"mtime":"\#(time.dropLast())000Z","copies":1,"seq":3}"#
    }

    private static func error(_ code: String, _ message: String, more: String = "") -> String {
        #"{"type":"error","code":"\#(code)","message":"\#(message)"\#(more)}"#
    }

    static let histories = [
        Transcript(
            "of a path",
            #"{"op":"history","path":"a.txt"}"#,
            change(1),
            change(3),
            end()
        ),
        Transcript(
            "of a path that is not UTF-8, with an id on every line",
            #"{"op":"history","path_base64":"Yf8=","id":"x"}"#,
            change(2, id: #""id":"x","#),
            end(id: #""id":"x","#)
        ),
        Transcript(
            "of a path that was never journaled",
            #"{"op":"history","path":"b.txt","id":7}"#,
            #"{"id":7,"type":"error","code":"not_found","#
                + #""message":"no file 'b.txt' was ever journaled"}"#
        ),
        Transcript(
            "of which retention has cut",
            #"{"op":"history","path":"cut.txt"}"#,
            change(3),
            end(#","complete":false"#)
        ),
        Transcript(
            "of no path",
            #"{"op":"history"}"#,
            error("bad_request", "'path' is missing: it names the file")
        ),
        Transcript(
            "of a path that leads out",
            #"{"op":"history","path":"a/../../b"}"#,
            error(
                "bad_request",
                "'path' is a path below the folder, as journaled: relative, with no empty, '.' or "
                    + "'..' part"
            )
        ),
    ]

    @Test("A history is its changes and the end", arguments: histories)
    func history(_ row: Transcript) async throws {
        let feed = try await ServedFeed()
        let lines = (1...3).map { Array((Self.change($0) + "\n").utf8) }
        feed.journal.past.setHistory(
            RelativePath("a.txt"),
            [
                FeedHistoryPage(next: 1, bytes: lines[0]),
                FeedHistoryPage(next: 2, bytes: lines[2]),
            ]
        )
        feed.journal.past.setHistory(
            RelativePath(bytes: [0x61, 0xFF]),
            [FeedHistoryPage(next: 1, bytes: lines[1])]
        )
        // The first page is cut whole, while it is read.
        feed.journal.past.setHistory(
            RelativePath("cut.txt"),
            [
                FeedHistoryPage(next: 1, bytes: [], isCut: true),
                FeedHistoryPage(next: 2, bytes: lines[2]),
            ]
        )
        try row.check(try feed.client())
        await feed.server.stop()
    }

    @Test("A history that was cut before it was asked for says so too")
    func cutBefore() async throws {
        let feed = try await ServedFeed()
        feed.journal.past.setHistory(RelativePath("a"), [], isComplete: false)
        let row = Transcript("", #"{"op":"history","path":"a"}"#, Self.end(#","complete":false"#))
        try row.check(try feed.client())
        await feed.server.stop()
    }

    @Test("A history that can't be read to its end ends with the error")
    func brokenHistory() async throws {
        let feed = try await ServedFeed()
        let bytes = Array((Self.change(1) + "\n").utf8)
        // As much as is written at once, so that the failure comes after it.
        let count = FeedLimits.pieceByteCount / bytes.count + 1
        let page = (0..<count).flatMap { _ in bytes }
        feed.journal.past.setHistory(
            RelativePath("a"),
            [FeedHistoryPage(next: 1, bytes: page), FeedHistoryPage(next: 2, bytes: page)]
        )
        feed.journal.past.setPageFailure(after: 1, RequestError(.internal, "broken"))
        let client = try feed.client()
        try client.send(#"{"op":"history","path":"a"}"# + "\n")
        #expect(try client.receiveAll(page.count) == page)
        #expect(try client.line() == Self.error("internal", "broken") + "\n")
        try client.send("{\"op\":\"ping\"}\n")
        #expect(try client.line().hasPrefix(#"{"type":"pong""#))
        await feed.server.stop()
    }

    static let contents = [
        Transcript(
            "by its hash",
            #"{"op":"content","hash":"\#(hash)","id":1}"#,
            #"{"id":1,"type":"content","hash":"\#(hash)","size":4,"text":"é\n\u0000"}"#
        ),
        Transcript(
            "by a path",
            #"{"op":"content","path":"a"}"#,
            #"{"type":"content","hash":"\#(hash)","size":4,"text":"é\n\u0000"}"#
        ),
        Transcript(
            "that nobody journaled",
            #"{"op":"content","hash":"sha256:\#(String(repeating: "00", count: 32))"}"#,
            error("not_found", "no such content was ever journaled")
        ),
        Transcript(
            "by no hash",
            #"{"op":"content","hash":"sha256:2A"}"#,
            error("bad_request", #"'hash' is \"sha256:\" and 64 lower-case hex digits"#)
        ),
        Transcript(
            "by hash and path",
            #"{"op":"content","hash":"\#(hash)","path":"a"}"#,
            error("bad_request", "'hash' and 'path' exclude each other")
        ),
        Transcript(
            "by a version of nothing",
            #"{"op":"content","version":1}"#,
            error("bad_request", "'version' needs the 'path' whose version it is")
        ),
    ]

    @Test("A content is one line", arguments: contents)
    func content(_ row: Transcript) async throws {
        let feed = try await ServedFeed()
        let hash = try #require(ContentHash(text: Self.hash))
        feed.journal.past.setContent(hash, Array("é\n\0".utf8))
        try row.check(try feed.client())
        await feed.server.stop()
    }

    @Test("A content is asked for by what the request names")
    func asked() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        for members in [
            #""hash":"\#(Self.hash)""#, #""path":"a""#, #""path_base64":"Yf8=","version":3"#,
        ] {
            try client.send(#"{"op":"content",\#(members)}"# + "\n")
            #expect(try client.line().contains(#""code":"not_found""#))
        }
        let hash = try #require(ContentHash(text: Self.hash))
        #expect(
            feed.journal.past.requests == [
                .hash(hash), .path(RelativePath("a"), version: nil),
                .path(RelativePath(bytes: [0x61, 0xFF]), version: 3),
            ]
        )
        await feed.server.stop()
    }

    static let refusals: [ErrorCode] = [.notFound, .notStored, .internal]

    @Test(
        "What the journal refuses is told in its words, and the connection stays",
        arguments: refusals
    )
    func refused(code: ErrorCode) async throws {
        let feed = try await ServedFeed()
        feed.journal.past.setFailure(RequestError(code, "why"))
        let client = try feed.client()
        for request in [#"{"op":"history","path":"a"}"#, #"{"op":"content","path":"a"}"#] {
            try client.send(request + "\n")
            #expect(try client.line() == Self.error(code.rawValue, "why") + "\n")
        }
        await feed.server.stop()
    }

    static let moments: [(at: String, moment: FilesMoment, seq: Int64)] = [
        (#""3f9a1c2e-2""#, .seq(2), 2), ("3", .seq(3), 3), ("1", .seq(1), 1),
        (#""0000000e-2""#, .seq(2), 2), (#""\#(time)""#, .time(FakeJournal.time), 3),
    ]

    @Test("Files are told as of a cursor, a seq, or a time", arguments: moments)
    func files(at: String, moment: FilesMoment, seq: Int64) async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        feed.journal.setOldest(2)
        feed.journal.setEarlier(JournalID(value: 14), 2)
        feed.journal.setFiles([sampleFile("a"), sampleFile("b")])
        let row = Transcript(
            "",
            #"{"op":"files","at":\#(at)}"#,
            Self.file("a"),
            Self.file("b"),
            #"{"type":"end","cursor":"3f9a1c2e-\#(seq)","files":2}"#
        )
        try row.check(try feed.client())
        #expect(feed.journal.moments == [moment])
        await feed.server.stop()
    }

    static let places = [
        Transcript(
            "another journal's cursor",
            #"{"op":"files","at":"3f9a1c2f-2"}"#,
            error(
                "cursor_unknown",
                "the cursor 3f9a1c2f-2 is of another journal than 3f9a1c2e; the files as of now "
                    + #"are had without \"at\""#
            )
        ),
        Transcript(
            "beyond the head",
            #"{"op":"files","at":4}"#,
            error("cursor_ahead", "the change 4 is not there yet: the head is 3")
        ),
        Transcript(
            "a cursor of an earlier id beyond what is vouched for",
            #"{"op":"files","at":"0000000e-3"}"#,
            error(
                "cursor_ahead",
                "of the journal 0000000e this one goes on after 2; the changes up to 3 are lost: "
                    + #"the files as of now are had without \"at\""#
            )
        ),
        Transcript(
            "before what is kept",
            #"{"op":"files","at":"3f9a1c2e-0","id":"x"}"#,
            #"{"id":"x","type":"error","code":"cursor_expired","message":"the changes after 0 are "#
                + #"no longer kept; the oldest is 2","oldest":2}"#
        ),
        Transcript(
            "no place",
            #"{"op":"files","at":"now"}"#,
            error("bad_request", "'at' is a cursor, a seq from 0 on, or an RFC 3339 time")
        ),
    ]

    // scenario 57
    @Test(
        "Files as of where the journal is not are refused as a subscription is",
        arguments: places
    )
    func filesRefused(_ row: Transcript) async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        feed.journal.setOldest(2)
        feed.journal.setEarlier(JournalID(value: 14), 2)
        try row.check(try feed.client())
        #expect(feed.journal.moments.isEmpty)
        await feed.server.stop()
    }

    @Test("Files as of a moment that the journal finds gone are refused in its words")
    func filesGone() async throws {
        let feed = try await ServedFeed()
        feed.journal.setFailure(RequestError(.cursorExpired, "gone", oldest: 7))
        let row = Transcript(
            "",
            #"{"op":"files","at":"\#(Self.time)"}"#,
            Self.error("cursor_expired", "gone", more: #","oldest":7"#)
        )
        try row.check(try feed.client())
        await feed.server.stop()
    }

    @Test("Many requests at once are each answered in order, with their own id on every line")
    func pipelined() async throws {
        let feed = try await ServedFeed()
        let hash = try #require(ContentHash(text: Self.hash))
        feed.journal.past.setContent(hash, [UInt8](repeating: 0x61, count: 3 << 20))
        let pages = (1...3).map {
            FeedHistoryPage(next: $0, bytes: Array((Self.change($0) + "\n").utf8))
        }
        feed.journal.past.setHistory(RelativePath("a"), pages)
        feed.journal.setFiles([sampleFile("a")])
        let client = try feed.client()
        let requests = [
            #""op":"content","path":"a""#, #""op":"history","path":"a""#, #""op":"files""#,
            #""op":"history","path":"b""#, #""op":"ping""#,
        ]
        let texts = (0..<50).map { "{\(requests[$0 % requests.count]),\"id\":\($0)}\n" }
        try client.send(texts.joined())
        client.endSending()
        var types: [Int: [String]] = [:]
        for line in try client.receiveAll(.max).split(separator: UInt8(ascii: "\n")) {
            let begin = String(decoding: line.prefix(40), as: UTF8.self)
            let match = try #require(begin.firstMatch(of: /^\{"id":([0-9]+),"type":"([a-z]+)"/))
            types[Int(match.1) ?? -1, default: []].append(String(match.2))
        }
        let expected = [
            ["content", "content", "content"], ["change", "change", "change", "end"],
            ["file", "end"], ["error"], ["pong"],
        ]
        #expect(types.count == 50)
        for (id, found) in types { #expect(found == expected[id % expected.count]) }
        await feed.server.stop()
    }
}
