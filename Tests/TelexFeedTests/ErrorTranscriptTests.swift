import Glibc
import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("Errors, byte for byte", .timeLimit(.minutes(1)))
struct ErrorTranscriptTests {
    private typealias Row = ErrorTranscript

    private static let hash = "sha256:" + String(repeating: "01", count: 32)

    static let badRequests: [ErrorTranscript] = [
        Row(.badRequest, "no JSON", "nonsense", "no JSON value, at byte 1"),
        Row(
            .badRequest,
            "no object",
            "[7]",
            #"a request is an object, such as {\"op\":\"status\"}"#
        ),
        Row(.badRequest, "no UTF-8", [0x7B, 0xFF, 0x7D], "the line is not valid UTF-8"),
        Row(.badRequest, "a lone surrogate", #"{"op":"\ud800"}"#, "a lone surrogate, at byte 14"),
        Row(
            .badRequest,
            "a number too large",
            #"{"op":"ping","id":9007199254740992}"#,
            "the integer lies outside ±(2^53−1), at byte 35"
        ),
        Row(
            .badRequest,
            "nested too deep",
            String(repeating: "[", count: 33),
            "nested deeper than 32, at byte 33"
        ),
        Row(
            .badRequest,
            "without an operation",
            #"{"id":7}"#,
            "'op' is missing: it names what is asked"
        ),
        Row(.badRequest, "an operation that is no text", #"{"op":1,"id":7}"#, "'op' is a string"),
        Row(
            .badRequest,
            "an unknown member",
            #"{"op":"ping","id":7,"x\u001b":1}"#,
            #"'x\u001b' is no member of 'ping' that this daemon knows"#
        ),
        Row(
            .badRequest,
            "an unknown member of the filter",
            #"{"op":"subscribe","id":7,"filter":{"paths":"*"}}"#,
            "'filter.paths' is no member of 'subscribe' that this daemon knows"
        ),
        Row(
            .badRequest,
            "an id of no kind",
            #"{"op":"ping","id":[7]}"#,
            "'id' is an integer, or a string of at most 256 bytes"
        ),
        Row(
            .badRequest,
            "an ill-typed member",
            #"{"op":"sync","id":7,"timeout":"30"}"#,
            "'timeout' is an integer from 0 to 3600"
        ),
        Row(
            .badRequest,
            "members that exclude each other",
            #"{"op":"subscribe","id":7,"since":1,"last":1}"#,
            "'last' and 'since' exclude each other"
        ),
        Row(
            .badRequest,
            "a path that no file can have",
            #"{"op":"history","id":7,"path":"a/../b"}"#,
            "'path' is a path below the folder, as journaled: relative, with no empty, '.' or '..' part"
        ),
    ]

    static let others: [ErrorTranscript] = [
        Row(
            .unknownOp,
            "a typo",
            #"{"op":"sbuscribe","id":7}"#,
            "no operation is called 'sbuscribe'"
        ),
        Row(
            .tooLarge,
            "a line of 65,537 bytes",
            [UInt8](repeating: 0x20, count: WireLimits.requestByteCount + 1),
            "a request line is at most 65536 bytes",
            closes: true
        ),
        Row(
            .cursorUnknown,
            "another journal's cursor",
            #"{"op":"subscribe","id":7,"since":"3f9a1c2f-2"}"#,
            "the cursor 3f9a1c2f-2 is of another journal than 3f9a1c2e; begin anew with "
                + #"\"since\":\"start\""#
        ),
        Row(
            .cursorAhead,
            "beyond the head",
            #"{"op":"files","id":7,"at":4}"#,
            "the change 4 is not there yet: the head is 3"
        ),
        Row(
            .cursorExpired,
            "before the oldest",
            #"{"op":"subscribe","id":7,"since":1}"#,
            "the changes after 1 are no longer kept; the oldest is 3",
            more: #","oldest":3"#
        ) { $0.setOldest(3) },
        Row(
            .notFound,
            "a content that never was",
            #"{"op":"content","id":7,"hash":"\#(hash)"}"#,
            "no such content was ever journaled"
        ),
        Row(
            .notStored,
            "a content that is not kept",
            #"{"op":"content","id":7,"path":"a.txt"}"#,
            "not kept"
        ) { $0.past.setFailure(RequestError(.notStored, "not kept")) },
        Row(.unavailable, "without a folder", #"{"op":"sync","id":7}"#, "the folder is missing") {
            $0.setSync(.failure(RequestError(.unavailable, "the folder is missing")))
        },
        Row(.timedOut, "a sync", #"{"op":"sync","id":7,"timeout":0}"#, "ask again") {
            $0.setSync(.failure(RequestError(.timedOut, "ask again")))
        },
        Row(.internal, "a fault", #"{"op":"files","id":7}"#, "broken") {
            $0.setFailure(RequestError(.internal, "broken"))
        },
    ]

    // capability 4.3
    @Test("A request that is refused is told so in one line", arguments: badRequests + others)
    func refused(_ row: ErrorTranscript) async throws { try await row.check() }

    // capability 4.5, scenario 70
    @Test("forbidden: what is for admins is refused to others, in one line")
    func forbidden() async throws {
        guard Stranger.canBeMade else {
            // The tests' own user is no admin of another's daemon; root is everywhere.
            let feed = try await ServedFeed { $0.userID = geteuid() + 1 }
            try Self.expectForbidden(try feed.client())
            return await feed.server.stop()
        }
        let feed = try await ServedFeed { $0.mode = 0o666 }
        try #require(chmod(feed.directory.path, 0o755) == 0)
        let client = try await Stranger.connect(
            feed.directory.socket,
            userID: 60_001,
            groupID: 60_001
        )
        #expect(try client.line() == ServedFeed.hello)
        try Self.expectForbidden(client)
        await feed.server.stop()
    }

    private static func expectForbidden(_ client: FeedClient) throws {
        try client.send(#"{"op":"scan","id":7}"# + "\n")
        #expect(
            try client.line()
                == #"{"id":7,"type":"error","code":"forbidden","message":"'scan' is for root, the "#
                + #"daemon's own user, and those whom socket.admins names; have your user, or a "#
                + #"group that you are in, added there"}"# + "\n"
        )
    }

    // capability 4.3, scenario 64
    @Test("overloaded: it comes instead of the greeting, and the connection is closed")
    func overloaded() async throws {
        let feed = try await ServedFeed(connectionLimit: 9)
        let clients = try (0..<9).map { _ in try feed.client() }
        #expect(
            try FeedClient(feed.directory.socket).rest()
                == #"{"type":"error","code":"overloaded","message":"all 9 connections are taken; "#
                + #"close some, or raise socket.max_connections"}"# + "\n"
        )
        withExtendedLifetime(clients) {}
        await feed.server.stop()
    }

    // capability 4.3
    @Test("shutting_down: a subscription ends with it, and then the connection")
    func shuttingDown() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","id":7}"# + "\n")
        _ = try client.lines(2)
        await feed.server.stop()
        #expect(
            try client.rest()
                == #"{"id":7,"type":"error","code":"shutting_down","#
                + #""message":"the daemon is stopping; come back later"}"# + "\n"
        )
    }

    // capability 4.3, scenario 65
    @Test("consumer_busy and not_consumer: of two connections one has the consumer")
    func consumers() async throws {
        let feed = try await ServedFeed()
        let first = try feed.client()
        try first.send(#"{"op":"subscribe","consumer":"a"}"# + "\n")
        _ = try first.lines(2)
        let second = try feed.client()
        try second.send(#"{"op":"subscribe","consumer":"a","id":7}"# + "\n")
        #expect(
            try second.line()
                == #"{"id":7,"type":"error","code":"consumer_busy","#
                + #""message":"another connection is subscribed as a; one at a time"}"# + "\n"
        )
        try second.send(#"{"op":"ack","seq":0,"id":8}"# + "\n")
        #expect(
            try second.line()
                == #"{"id":8,"type":"error","code":"not_consumer","#
                + #""message":"this connection has no consumer: acknowledge where it is subscribed"}"#
                + "\n"
        )
        await feed.server.stop()
    }

    /// Those that the tests above are named after.
    private static let ofTheirOwn: Set<ErrorCode> = [
        .forbidden, .overloaded, .shuttingDown, .consumerBusy, .notConsumer,
    ]

    // capability 4.3
    @Test("Every code of the protocol stands in a transcript here")
    func ledger() {
        let codes = Set((Self.badRequests + Self.others).map(\.code)).union(Self.ofTheirOwn)
        #expect(codes == Set(ErrorCode.allCases))
    }
}
