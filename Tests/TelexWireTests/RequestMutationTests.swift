import Glibc
import TelexWire
import TestSupport
import Testing

@Suite("Mutated requests")
struct RequestMutationTests {
    /// A hundred thousand and more in the long run.
    private static let count = getenv("TELEX_TEST_LONG") == nil ? 2_500 : 62_500

    static let golden = [
        #"{"op":"subscribe","since":"3f9a1c2e-42","follow":true,"limit":10,"heartbeat":30,"id":"é"}"#,
        #"{"op":"subscribe","last":10,"follow":false,"id":9007199254740991}"#,
        #"{"op":"subscribe","since":"2026-11-21T00:45:25.123456Z"}"#,
        #"{"op":"sync","timeout":30,"id":-1}"#,
        #"{"op":"scan","deep":true,"id":2}"#,
        #"{"op":"files","at":"3f9a1c2e-42","id":3}"#,
        #"{"op":"history","path":"a/\u00e9.txt","id":4}"#,
        #"{"op":"history","path_base64":"Yf8="}"#,
        #"{"op":"content","path":"wire/0412.txt","version":3}"#,
        #"{"op":"content","hash":"sha256:2af022642af022642af022642af022642af022642af022642af022642af02264"}"#,
        #"{"op":"verify","id":"v"}"#,
        #"{"id":"\ud83d\ude00\n","op":"status"}"#,
        #"{"op":"subscribe","since":"start","filter":{"path":["a/**","*.txt"],"kind":"added"}}"#,
        #"{"op":"subscribe","snapshot":true,"until":7,"include":["text"],"format":"cloudevents"}"#,
        #"{"op":"subscribe","consumer":"a.b_c-d","window":100,"filter":{"unique":true}}"#,
        #"{"op":"files","filter":{"path":"**/{a,b}[0-9]?"}}"#,
        #"{"op":"why","path":"a/b"}"#,
        #"{"op":"ack","cursor":"3f9a1c2e-42","id":5}"#,
        #"{"op":"ack","seq":42}"#,
        #"{"op":"forget","consumer":"indexer"}"#,
        #"{"op":"consumers"}"#,
        #"{"op":"duplicates"}"#,
        #"{"op":"ping"}"#,
    ]

    /// Pieces that turn one JSON text into another rather than into rubbish.
    static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "1e9", "-", "0",
        "9007199254740992", "\"id\":1,", "\"op\":", "\u{FEFF}", "\u{2028}", "\0", "\r", "\n",
    ]

    // capability 4.3, capability 4.7
    @Test(
        "A mutated request is read or refused, and what is refused has its reason",
        arguments: 0..<8
    )
    func mutations(seed: UInt64) {
        var generator = SeededRandom(seed: seed)
        var readCount = 0
        for _ in 0..<Self.count {
            var line = Array(Self.golden.randomElement(using: &generator)?.utf8 ?? "".utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                mutate(&line, &generator)
            }
            switch RequestLine(decoding: line).request {
            case .success(let request):
                readCount += 1
                let again = RequestLine(decoding: Array(request.line().dropLast()))
                #expect((try? again.request.get()) == request, "seed \(seed)")
                // What is read is what the schemas allow.
                #expect(throws: Never.self, "seed \(seed)") { try checkRequest(bytes: line) }
            case .failure(let error):
                #expect(!error.message.isEmpty, "seed \(seed)")
                #expect([.badRequest, .unknownOp].contains(error.code), "seed \(seed)")
            }
        }
        // Were all refused, little of the decoder would have been reached.
        #expect(readCount > 50)
    }

    private func mutate(_ line: inout [UInt8], _ generator: inout SeededRandom) {
        let place = Int.random(in: 0...line.count, using: &generator)
        let end = min(line.count, place + Int.random(in: 0...6, using: &generator))
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: line.removeSubrange(place..<end)
        case 1: line.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        case 2 where place < line.count:
            line[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        case 3: line.insert(contentsOf: Array(line[place..<end]), at: place)
        case 4: line.insert(contentsOf: Self.piece(&generator).utf8, at: place)
        default: line.replaceSubrange(place..<end, with: Self.piece(&generator).utf8)
        }
    }

    private static func piece(_ generator: inout SeededRandom) -> String {
        pieces.randomElement(using: &generator) ?? ""
    }
}
