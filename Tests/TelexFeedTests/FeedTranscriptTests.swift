import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("Conversations with the feed, byte for byte")
struct FeedTranscriptTests {
    /// A conversation after the greeting and three changes.
    typealias Case = Transcript

    private static let time = "2026-11-21T00:45:25.123456Z"
    private static let changes = (1...3).map { FakeChange().text(seq: $0) }

    private static func subscribed(after: Int, id: String = "") -> String {
        #"{\#(id)"type":"subscribed","journal":"3f9a1c2e","after":\#(after),"oldest":1,"head":3,"#
            + #""state":"in_sync"}"#
    }

    private static func end(_ seq: Int, id: String = "") -> String {
        #"{\#(id)"type":"end","cursor":"3f9a1c2e-\#(seq)"}"#
    }

    private static func error(_ code: String, _ message: String, more: String = "") -> String {
        #"{"type":"error","code":"\#(code)","message":"\#(message)"\#(more)}"#
    }

    private static func subscribe(_ members: String) -> String {
        #"{"op":"subscribe","follow":false,\#(members)}"#
    }

    static let others: [Case] = [
        Case("ping", #"{"op":"ping"}"#, #"{"type":"pong","time":"\#(time)"}"#),
        Case(
            "ping with ids",
            "{\"op\":\"ping\",\"id\":7}\n{\"id\":\"a\\u001bb\",\"op\":\"ping\"}",
            #"{"id":7,"type":"pong","time":"\#(time)"}"#,
            #"{"id":"a\u001bb","type":"pong","time":"\#(time)"}"#
        ),
        Case(
            "sync",
            #"{"op":"sync","id":1}"#,
            #"{"id":1,"type":"synced","cursor":"3f9a1c2e-3","problems":2}"#
        ),
        Case(
            "files",
            #"{"op":"files"}"#,
            #"{"type":"file","path":"a","version":1,"hash":"sha256:"#
                + String(repeating: "01", count: 32)
                + #"","size":5,"mtime":"\#(time.dropLast())000Z","copies":1,"seq":3}"#,
            #"{"type":"end","cursor":"3f9a1c2e-3","files":1}"#
        ),
    ]

    static let subscriptions: [Case] = [
        Case(
            "from the start",
            subscribe(#""since":"start""#),
            subscribed(after: 0),
            changes[0],
            changes[1],
            changes[2],
            end(3)
        ),
        Case("from now", subscribe(#""since":"now""#), subscribed(after: 3), end(3)),
        Case("by default", #"{"op":"subscribe","follow":false}"#, subscribed(after: 3), end(3)),
        Case(
            "after a seq",
            subscribe(#""since":1"#),
            subscribed(after: 1),
            changes[1],
            changes[2],
            end(3)
        ),
        Case(
            "after a cursor",
            subscribe(#""since":"3f9a1c2e-2""#),
            subscribed(after: 2),
            changes[2],
            end(3)
        ),
        Case(
            "after a cursor of an earlier id",
            subscribe(#""since":"0000000e-2""#),
            subscribed(after: 2),
            changes[2],
            end(3)
        ),
        Case(
            "from a moment",
            subscribe(#""since":"2026-11-21T00:45:25.123456Z""#),
            subscribed(after: 2),
            changes[2],
            end(3)
        ),
        Case(
            "the last ones",
            subscribe(#""last":2"#),
            subscribed(after: 1),
            changes[1],
            changes[2],
            end(3)
        ),
        Case(
            "more than there are",
            subscribe(#""last":100000"#),
            subscribed(after: 0),
            changes[0],
            changes[1],
            changes[2],
            end(3)
        ),
        Case("none of the last", subscribe(#""last":0"#), subscribed(after: 3), end(3)),
        Case(
            "with a limit",
            subscribe(#""since":"start","limit":2"#),
            subscribed(after: 0),
            changes[0],
            changes[1],
            end(2)
        ),
        Case(
            "with a limit, following",
            #"{"op":"subscribe","since":1,"limit":1}"#,
            subscribed(after: 1),
            changes[1],
            end(2)
        ),
        Case(
            "with an id on every line",
            subscribe(#""since":2,"id":"x""#),
            subscribed(after: 2, id: #""id":"x","#),
            #"{"id":"x","# + FakeChange().text(seq: 3).dropFirst(),
            end(3, id: #""id":"x","#)
        ),
    ]

    // scenario 57
    static let errors: [Case] = [
        Case(
            "another journal's cursor",
            subscribe(#""since":"3f9a1c2f-2""#),
            error(
                "cursor_unknown",
                "the cursor 3f9a1c2f-2 is of another journal than 3f9a1c2e; begin anew with "
                    + #"\"since\":\"start\""#
            )
        ),
        Case(
            "a cursor beyond the head",
            subscribe(#""since":"3f9a1c2e-4""#),
            error("cursor_ahead", "the change 4 is not there yet: the head is 3")
        ),
        Case(
            "a seq beyond the head",
            subscribe(#""since":4"#),
            error("cursor_ahead", "the change 4 is not there yet: the head is 3")
        ),
        Case(
            "a cursor of an earlier id beyond what is vouched for",
            subscribe(#""since":"0000000e-3""#),
            error(
                "cursor_ahead",
                "of the journal 0000000e this one goes on after 2; the changes up to 3 are lost: "
                    + #"begin anew with \"since\":\"start\""#
            )
        ),
        Case(
            "an empty line and CRLF do not matter",
            "\n\r\n{\"op\":\"ping\"}\r",
            #"{"type":"pong","time":"\#(time)"}"#
        ),
    ]

    @Test("a request is answered", arguments: others + errors)
    func request(_ row: Case) async throws { try await check(row) }

    // scenarios 60 and 61
    @Test("a subscription tells its changes and ends", arguments: subscriptions)
    func subscription(_ row: Case) async throws { try await check(row) }

    @Test("a place before the oldest change is expired, the one right before it is not")
    func expired() async throws {
        let feed = try await ServedFeed()
        feed.commit(5)
        feed.journal.setOldest(4)
        let client = try feed.client()
        try client.send(Self.subscribe(#""since":2"#) + "\n")
        #expect(
            try client.line()
                == Self.error(
                    "cursor_expired",
                    "the changes after 2 are no longer kept; the oldest is 4",
                    more: #","oldest":4"#
                ) + "\n"
        )
        try client.send(Self.subscribe(#""since":3"#) + "\n")
        #expect(try client.line().contains(#""after":3,"oldest":4,"head":5"#))
        #expect(try client.lines(3).hasSuffix(Self.end(5) + "\n"))
        await feed.server.stop()
    }

    @Test("what is no request is refused by name, and the connection stays")
    func refused() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        for (request, code) in [
            ("nonsense", "bad_request"), ("[]", "bad_request"), ("{\"op\":\"no\"}", "unknown_op"),
            ("{\"op\":\"ping\",\"x\":1}", "bad_request"), ("{\"op\":\"\u{FFFD}\"}", "unknown_op"),
        ] {
            try client.send(request + "\n")
            #expect(try client.line().contains(#""code":"\#(code)""#), "\(request)")
        }
        try client.send([0x7B, 0xFF, 0x7D, 0x0A])
        #expect(try client.line().contains(#""code":"bad_request""#))
        try client.send("{\"op\":\"ping\"}\n")
        #expect(try client.line().hasPrefix(#"{"type":"pong""#))
        await feed.server.stop()
    }

    // scenario 66
    @Test("a line that is too long is refused, and the connection closed")
    func tooLong() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        try client.send([UInt8](repeating: 0x20, count: WireLimits.requestByteCount + 1))
        #expect(
            try client.rest()
                == Self.error("too_large", "a request line is at most 65536 bytes") + "\n"
        )
        await feed.server.stop()
    }

    @Test("the journal's failure is told, and the connection stays")
    func unreadable() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(5)
        feed.journal.commit(1)
        feed.journal.commit(1)
        let client = try feed.client()
        feed.journal.setFailure(RequestError(.internal, "broken"))
        for request in [#"{"op":"files","id":1}"#, Self.subscribe(#""since":"start","id":1"#)] {
            try client.send(request + "\n")
            var line = try client.line()
            if line.contains("subscribed") { line = try client.line() }
            #expect(line == #"{"id":1,"type":"error","code":"internal","message":"broken"}"# + "\n")
        }
        feed.journal.setFailure(nil)
        try client.send(Self.subscribe(#""since":6"#) + "\n")
        #expect(try client.lines(3).hasSuffix(Self.end(7) + "\n"))
        await feed.server.stop()
    }

    private func check(_ row: Case) async throws {
        let feed = try await ServedFeed()
        let client = try FeedClient(feed.directory.socket)
        #expect(try client.line() == ServedFeed.hello)
        feed.commit(1)
        feed.commit(2)
        feed.journal.setEarlier(JournalID(value: 14), 2)
        let cursor = Cursor(journal: FakeJournal.id, seq: 3)
        feed.journal.setSync(.success(FeedSync(cursor: cursor, problems: 2)))
        feed.journal.setFiles([sampleFile("a")])
        try row.check(client)
        await feed.server.stop()
    }
}

func sampleFile(_ path: String) -> JournaledFile {
    JournaledFile(
        path: RelativePath(path),
        version: 1,
        hash: ContentHash(bytes: [UInt8](repeating: 1, count: 32)).unsafelyUnwrapped,
        size: 5,
        mtime: FakeJournal.time,
        copies: 1,
        seq: 3
    )
}
