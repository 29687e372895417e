import TelexModel
import TelexWire
import TestSupport
import Testing

@Suite("Encoding requests")
struct RequestEncodingTests {
    static let cursor = Cursor(journal: sampleJournal, seq: 42)

    static let requests: [(request: Request, id: RequestID?, line: String)] = [
        (.ping, nil, #"{"op":"ping"}"#),
        (.ping, .number(7), #"{"op":"ping","id":7}"#),
        (.status, .text("a\"b\u{1B}"), #"{"op":"status","id":"a\"b\u001b"}"#),
        (.files(FilesRequest()), nil, #"{"op":"files"}"#),
        (
            .files(FilesRequest(at: .cursor(cursor))), .number(2),
            #"{"op":"files","at":"3f9a1c2e-42","id":2}"#
        ),
        (.files(FilesRequest(at: .seq(0))), nil, #"{"op":"files","at":0}"#),
        (
            .files(FilesRequest(at: .time(moment(0, nanoseconds: 1)))), nil,
            #"{"op":"files","at":"2026-11-21T00:45:25.000000001Z"}"#
        ),
        (.history(RelativePath("a/é\n")), nil, #"{"op":"history","path":"a/é\n"}"#),
        (
            .history(RelativePath(bytes: [0x61, 0xFF])), .text("h"),
            #"{"op":"history","path_base64":"Yf8=","id":"h"}"#
        ),
        (
            .content(.path(RelativePath("a"), version: nil)), nil,
            #"{"op":"content","path":"a"}"#
        ),
        (
            .content(.path(RelativePath(bytes: [0xFF]), version: 3)), nil,
            #"{"op":"content","path_base64":"/w==","version":3}"#
        ),
        (.verify, nil, #"{"op":"verify"}"#),
        (.sync(timeoutSeconds: 30), nil, #"{"op":"sync","timeout":30}"#),
        (.scan(isDeep: false), nil, #"{"op":"scan"}"#),
        (.scan(isDeep: true), .number(1), #"{"op":"scan","deep":true,"id":1}"#),
        (.subscribe(SubscribeRequest()), nil, #"{"op":"subscribe","since":"now"}"#),
        (
            .subscribe(SubscribeRequest(since: .start, follow: false)), nil,
            #"{"op":"subscribe","since":"start","follow":false}"#
        ),
        (
            .subscribe(SubscribeRequest(since: .cursor(cursor), limit: 3)), .number(1),
            #"{"op":"subscribe","since":"3f9a1c2e-42","limit":3,"id":1}"#
        ),
        (
            .subscribe(SubscribeRequest(since: .seq(0), heartbeatSeconds: 0)), nil,
            #"{"op":"subscribe","since":0,"heartbeat":0}"#
        ),
        (
            .subscribe(SubscribeRequest(since: .time(moment(0, nanoseconds: 1)))), nil,
            #"{"op":"subscribe","since":"2026-11-21T00:45:25.000000001Z"}"#
        ),
        (.subscribe(SubscribeRequest(last: 10)), nil, #"{"op":"subscribe","last":10}"#),
    ]

    @Test("A request has its line", arguments: requests)
    func golden(request: Request, id: RequestID?, line: String) {
        #expect(String(decoding: request.line(id: id), as: UTF8.self) == line + "\n")
        #expect(throws: Never.self) { try checkRequest(bytes: request.line(id: id)) }
    }

    @Test("A content is asked for by its hash as it is written")
    func contentByHash() throws {
        let request = Request.content(.hash(try hash(0x2A)))
        let line = request.line(id: .number(1))
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"op":"content","hash":"\#(hashText(0x2A))","id":1}"# + "\n"
        )
        let decoded = RequestLine(decoding: Array(line.dropLast()))
        #expect(try decoded.request.get() == request)
    }

    @Test("A line written is read as the same request", arguments: requests)
    func roundTrip(request: Request, id: RequestID?, line: String) throws {
        let decoded = RequestLine(decoding: Array(request.line(id: id).dropLast()))
        #expect(decoded.id == id)
        #expect(try decoded.request.get() == request)
    }
}
