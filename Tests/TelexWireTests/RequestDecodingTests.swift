import TelexModel
import TelexWire
import Testing

@Suite("Decoding requests")
struct RequestDecodingTests {
    static let cursor = Cursor(journal: sampleJournal, seq: 42)

    static let accepted: [(line: String, request: Request)] = [
        (#"{"op":"ping"}"#, .ping),
        ("{\"op\":\"ping\"}\r", .ping),
        (#" { "op" : "status" } "#, .status),
        (#"{"op":"files"}"#, .files(FilesRequest())),
        (#"{"op":"sync"}"#, .sync(timeoutSeconds: 30)),
        (#"{"op":"sync","timeout":0}"#, .sync(timeoutSeconds: 0)),
        (#"{"timeout":3600,"op":"sync"}"#, .sync(timeoutSeconds: 3_600)),
        (#"{"op":"scan"}"#, .scan(isDeep: false)),
        (#"{"op":"scan","deep":false}"#, .scan(isDeep: false)),
        (#"{"deep":true,"op":"scan"}"#, .scan(isDeep: true)),
        (#"{"op":"subscribe"}"#, .subscribe(SubscribeRequest())),
        (#"{"op":"subscribe","since":"now"}"#, .subscribe(SubscribeRequest(since: .now))),
        (#"{"op":"subscribe","since":"start"}"#, .subscribe(SubscribeRequest(since: .start))),
        (#"{"op":"subscribe","since":0}"#, .subscribe(SubscribeRequest(since: .seq(0)))),
        (#"{"op":"subscribe","since":42}"#, .subscribe(SubscribeRequest(since: .seq(42)))),
        (
            #"{"op":"subscribe","since":"3f9a1c2e-42"}"#,
            .subscribe(SubscribeRequest(since: .cursor(cursor)))
        ),
        (
            #"{"op":"subscribe","since":"2026-11-21T00:45:25Z"}"#,
            .subscribe(SubscribeRequest(since: .time(moment(0))))
        ),
        (
            #"{"op":"subscribe","since":"2026-11-21T01:45:25.5+01:00"}"#,
            .subscribe(SubscribeRequest(since: .time(moment(0, nanoseconds: 500_000_000))))
        ),
        (#"{"op":"subscribe","follow":false}"#, .subscribe(SubscribeRequest(follow: false))),
        (#"{"op":"subscribe","follow":true}"#, .subscribe(SubscribeRequest())),
        (#"{"op":"subscribe","limit":1}"#, .subscribe(SubscribeRequest(limit: 1))),
        (#"{"op":"subscribe","last":0}"#, .subscribe(SubscribeRequest(last: 0))),
        (#"{"op":"subscribe","last":100000}"#, .subscribe(SubscribeRequest(last: 100_000))),
        (#"{"op":"subscribe","heartbeat":0}"#, .subscribe(SubscribeRequest(heartbeatSeconds: 0))),
        (
            #"{"op":"subscribe","since":7,"follow":false,"limit":2,"heartbeat":5}"#,
            .subscribe(
                SubscribeRequest(since: .seq(7), follow: false, limit: 2, heartbeatSeconds: 5)
            )
        ),
    ]

    @Test("A well-formed request is read", arguments: accepted)
    func accepts(line: String, request: Request) throws {
        let decoded = RequestLine(decoding: Array(line.utf8))
        #expect(decoded.id == nil)
        #expect(try decoded.request.get() == request)
    }

    /// A line, the code it is refused with, and what the message must name.
    static let refused: [(line: String, code: ErrorCode, named: String)] = [
        ("", .badRequest, "value"),
        ("{", .badRequest, "member"),
        ("[]", .badRequest, "object"),
        ("\"status\"", .badRequest, "object"),
        ("{}", .badRequest, "'op'"),
        (#"{"op":1}"#, .badRequest, "'op'"),
        (#"{"op":null}"#, .badRequest, "'op'"),
        (#"{"op":"Ping"}"#, .unknownOp, "'Ping'"),
        (#"{"op":""}"#, .unknownOp, "''"),
        (#"{"op":"ping","time":1}"#, .badRequest, "'time'"),
        (#"{"op":"status","json":true}"#, .badRequest, "'json'"),
        (#"{"op":"files","folow":true}"#, .badRequest, "'folow'"),
        (#"{"op":"sync","timeout":-1}"#, .badRequest, "'timeout'"),
        (#"{"op":"sync","timeout":3601}"#, .badRequest, "'timeout'"),
        (#"{"op":"sync","timeout":1.5}"#, .badRequest, "'timeout'"),
        (#"{"op":"sync","timeout":"30"}"#, .badRequest, "'timeout'"),
        (#"{"op":"sync","timeout":null}"#, .badRequest, "'timeout'"),
        (#"{"op":"sync","since":1}"#, .badRequest, "'since'"),
        (#"{"op":"scan","deep":1}"#, .badRequest, "'deep'"),
        (#"{"op":"scan","deep":"true"}"#, .badRequest, "'deep'"),
        (#"{"op":"scan","deep":null}"#, .badRequest, "'deep'"),
        (#"{"op":"scan","timeout":30}"#, .badRequest, "'timeout'"),
        (#"{"op":"status","deep":true}"#, .badRequest, "'deep'"),
        (#"{"op":"subscribe","since":-1}"#, .badRequest, "'since'"),
        (#"{"op":"subscribe","since":null}"#, .badRequest, "'since'"),
        (#"{"op":"subscribe","since":"yesterday"}"#, .badRequest, "'since'"),
        (#"{"op":"subscribe","since":"42"}"#, .badRequest, "'since'"),
        (#"{"op":"subscribe","since":"3F9A1C2E-42"}"#, .badRequest, "'since'"),
        (#"{"op":"subscribe","since":"3f9a1c2e-042"}"#, .badRequest, "'since'"),
        (#"{"op":"subscribe","since":"3f9a1c2e--1"}"#, .badRequest, "'since'"),
        (#"{"op":"subscribe","since":"2026-02-30T00:00:00Z"}"#, .badRequest, "'since'"),
        (#"{"op":"subscribe","since":"2026-11-21T00:45:25"}"#, .badRequest, "'since'"),
        (#"{"op":"subscribe","follow":"yes"}"#, .badRequest, "'follow'"),
        (#"{"op":"subscribe","follow":0}"#, .badRequest, "'follow'"),
        (#"{"op":"subscribe","limit":0}"#, .badRequest, "'limit'"),
        (#"{"op":"subscribe","limit":1e3}"#, .badRequest, "'limit'"),
        (#"{"op":"subscribe","last":-1}"#, .badRequest, "'last'"),
        (#"{"op":"subscribe","last":100001}"#, .badRequest, "'last'"),
        (#"{"op":"subscribe","last":1,"since":"now"}"#, .badRequest, "'last' and 'since'"),
        (#"{"op":"subscribe","heartbeat":-1}"#, .badRequest, "'heartbeat'"),
        (#"{"op":"subscribe","heartbeat":86401}"#, .badRequest, "'heartbeat'"),
        (#"{"op":"subscribe","heartbeat":true}"#, .badRequest, "'heartbeat'"),
        (#"{"op":"subscribe","folow":true}"#, .badRequest, "'folow'"),
        (#"{"op":"ping","id":true}"#, .badRequest, "'id'"),
        (#"{"op":"ping","id":null}"#, .badRequest, "'id'"),
        (#"{"op":"ping","id":1.5}"#, .badRequest, "'id'"),
        (#"{"op":"ping","id":[1]}"#, .badRequest, "'id'"),
        (#"{"op":"ping","id":9007199254740992}"#, .badRequest, "2^53"),
    ]

    @Test(
        "A request that is not well-formed is refused, and what is wrong named",
        arguments: refused
    )
    func refuses(line: String, code: ErrorCode, named: String) {
        let decoded = RequestLine(decoding: Array(line.utf8))
        guard case .failure(let error) = decoded.request else {
            Issue.record("taken: \(line)")
            return
        }
        #expect(error.code == code)
        #expect(error.message.contains(named))
        #expect(decoded.id == nil)
    }

    static let identified: [(line: String, id: RequestID?)] = [
        (#"{"op":"ping","id":0}"#, .number(0)),
        (#"{"id":-9007199254740991,"op":"ping"}"#, .number(-9_007_199_254_740_991)),
        (#"{"id":"","op":"ping"}"#, .text("")),
        (#"{"id":"a\u0000é","op":"ping"}"#, .text("a\0é")),
        (#"{"id":1,"op":"none"}"#, .number(1)),
        (#"{"id":"x"}"#, .text("x")),
        (#"{"id":"x","op":"ping","y":0}"#, .text("x")),
        (#"{"id":"x","op":"subscribe","last":0,"since":0}"#, .text("x")),
    ]

    @Test("The id is read also where the request is refused", arguments: identified)
    func identifies(line: String, id: RequestID?) {
        #expect(RequestLine(decoding: Array(line.utf8)).id == id)
    }

    @Test("A textual id may have 256 bytes and no more")
    func idLength() throws {
        for (text, isTaken) in [
            (String(repeating: "x", count: 256), true),
            (String(repeating: "é", count: 128), true),
            (String(repeating: "x", count: 257), false),
            (String(repeating: "é", count: 129), false),
        ] {
            let decoded = RequestLine(decoding: Array(#"{"op":"ping","id":"\#(text)"}"#.utf8))
            #expect(decoded.id == (isTaken ? .text(text) : nil))
            #expect((try? decoded.request.get()) == (isTaken ? .ping : nil))
        }
    }

    @Test("What a client wrote is repeated to it shortened, also one letter with many accents")
    func shortened() throws {
        let accents = "a" + String(repeating: "\u{301}", count: 20_000)
        for name in [String(repeating: "x", count: 60_000), accents] {
            for line in [#"{"op":"\#(name)"}"#, #"{"op":"ping","\#(name)":1}"#] {
                let decoded = RequestLine(decoding: Array(line.utf8))
                guard case .failure(let error) = decoded.request else {
                    Issue.record("taken")
                    continue
                }
                #expect(error.message.utf8.count < 512)
            }
        }
    }
}
