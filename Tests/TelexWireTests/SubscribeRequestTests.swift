import TelexModel
import TelexWire
import Testing

@Suite("Requests to subscribe")
struct SubscribeRequestTests {
    static let whole =
        #"{"op":"subscribe","since":3,"follow":false,"until":"3f9a1c2e-9","limit":7,"#
        + #""filter":{"path":["a","b/**"],"kind":["added","removed"],"unique":true},"#
        + #""include":["text"],"format":"cloudevents","heartbeat":5,"consumer":"A.b_c-9","window":8}"#

    // capability 4.3
    @Test("Every member is read and written")
    func everything() throws {
        let expected = SubscribeRequest(
            since: .seq(3),
            follow: false,
            until: .cursor(Cursor(journal: sampleJournal, seq: 9)),
            limit: 7,
            filter: ChangeFilter(
                path: try PathFilter(["a", "b/**"]),
                kinds: [.removed, .added],
                isUnique: true
            ),
            includesText: true,
            format: .cloudEvents,
            heartbeatSeconds: 5,
            consumer: ConsumerName("A.b_c-9"),
            window: 8
        )
        let request = try RequestLine(decoding: Array(Self.whole.utf8)).request.get()
        #expect(request == .subscribe(expected))
        #expect(String(decoding: request.line(), as: UTF8.self) == Self.whole + "\n")
    }

    static let lines: [(line: String, written: String)] = [
        (#"{"op":"subscribe","snapshot":true}"#, #"{"op":"subscribe","snapshot":true}"#),
        (
            #"{"op":"subscribe","snapshot":false,"since":1,"window":1024,"consumer":"a"}"#,
            #"{"op":"subscribe","since":1,"consumer":"a"}"#
        ),
        (
            #"{"op":"subscribe","consumer":"a"}"#,
            #"{"op":"subscribe","since":"start","consumer":"a"}"#
        ),
        (
            #"{"op":"subscribe","filter":{"kind":"moved"},"include":[],"format":"telex"}"#,
            #"{"op":"subscribe","since":"now","filter":{"kind":"moved"}}"#
        ),
        (#"{"op":"subscribe","filter":{}}"#, #"{"op":"subscribe","since":"now"}"#),
        (
            #"{"op":"subscribe","last":2,"until":4,"snapshot":false}"#,
            #"{"op":"subscribe","last":2,"until":4}"#
        ),
        (#"{"op":"ack","cursor":"3f9a1c2e-42"}"#, #"{"op":"ack","cursor":"3f9a1c2e-42"}"#),
        (#"{"op":"ack","seq":0}"#, #"{"op":"ack","seq":0}"#),
        (#"{"op":"consumers"}"#, #"{"op":"consumers"}"#),
        (#"{"op":"forget","consumer":"a"}"#, #"{"op":"forget","consumer":"a"}"#),
    ]

    // capability 4.3
    @Test("A request is written as short as it can be", arguments: lines)
    func written(line: String, written: String) throws {
        let request = try RequestLine(decoding: Array(line.utf8)).request.get()
        #expect(String(decoding: request.line(), as: UTF8.self) == written + "\n")
        #expect(try RequestLine(decoding: Array(written.utf8)).request.get() == request)
    }

    static let refused: [(members: String, named: String)] = [
        (#""snapshot":true,"since":1"#, "'snapshot' and 'since' exclude each other"),
        (#""snapshot":true,"last":1"#, "'snapshot' and 'last' exclude each other"),
        (#""last":1,"since":"now""#, "'last' and 'since' exclude each other"),
        (#""last":1,"consumer":"a""#, "'last' and 'consumer' exclude each other"),
        (#""snapshot":1"#, "'snapshot' is true or false"),
        (#""until":"soon""#, "'until' is a cursor"), (#""until":-1"#, "'until' is a cursor"),
        (#""until":null"#, "'until' is a cursor"),
        (#""filter":[]"#, "'filter' is an object"),
        (#""filter":{"kind":"gone"}"#, "'filter.kind' is"),
        (#""filter":{"kind":[]}"#, "'filter.kind' is"),
        (#""filter":{"kind":["added",1]}"#, "'filter.kind' is"),
        (#""filter":{"kind":null}"#, "'filter.kind' is"),
        (#""filter":{"unique":"yes"}"#, "'unique' is true or false"),
        (#""filter":{"paht":"a"}"#, "'filter.paht' is no member of 'subscribe'"),
        (#""filter":{"path":"[a"}"#, "'[a' in 'filter.path' is no glob"),
        (#""include":"text""#, "'include' is a list"),
        (#""include":["txt"]"#, "'include' is a list"),
        (#""include":[1]"#, "'include' is a list"), (#""format":"xml""#, "'format' is"),
        (#""format":1"#, "'format' is"), (#""consumer":"""#, "'consumer' is a name"),
        (#""consumer":"a b""#, "'consumer' is a name"),
        (#""consumer":"ä""#, "'consumer' is a name"),
        (#""consumer":7"#, "'consumer' is a name"),
        (#""consumer":"\#(String(repeating: "x", count: 65))""#, "'consumer' is a name"),
        (#""window":1"#, "'window' needs a 'consumer'"),
        (#""window":0,"consumer":"a""#, "'window' is an integer from 1 to"),
        (#""window":100001,"consumer":"a""#, "'window' is an integer from 1 to"),
    ]

    // capability 4.3
    @Test("What is ill-typed, unknown or excludes something is refused by name", arguments: refused)
    func refuses(members: String, named: String) {
        let line = #"{"op":"subscribe",\#(members)}"#
        guard case .failure(let error) = RequestLine(decoding: Array(line.utf8)).request else {
            Issue.record("taken: \(line)")
            return
        }
        #expect(error.code == .badRequest)
        #expect(error.message.contains(named), "\(error.message)")
    }

    static let refusedOthers: [(line: String, named: String)] = [
        (#"{"op":"ack"}"#, "'cursor' or 'seq' is missing"),
        (#"{"op":"ack","seq":1,"cursor":"3f9a1c2e-42"}"#, "exclude each other"),
        (#"{"op":"ack","seq":-1}"#, "'seq' is an integer"),
        (#"{"op":"ack","cursor":42}"#, "'cursor' is a cursor"),
        (#"{"op":"ack","seq":1,"consumer":"a"}"#, "'consumer'"),
        (#"{"op":"consumers","name":"a"}"#, "'name'"),
        (#"{"op":"forget"}"#, "'consumer' is missing"),
        (#"{"op":"forget","consumer":"../a"}"#, "'consumer' is a name"),
    ]

    // capability 4.3
    @Test("So are those about consumers", arguments: refusedOthers)
    func refusesOthers(line: String, named: String) {
        guard case .failure(let error) = RequestLine(decoding: Array(line.utf8)).request else {
            Issue.record("taken: \(line)")
            return
        }
        #expect(error.code == .badRequest)
        #expect(error.message.contains(named), "\(error.message)")
    }
}
