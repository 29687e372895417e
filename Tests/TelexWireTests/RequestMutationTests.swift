import TelexWire
import Testing

@Suite("Mutated requests")
struct RequestMutationTests {
    /// A generator whose numbers are the same in every run (SplitMix64).
    struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

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
        #"{"op":"ping"}"#,
    ]

    /// Pieces that turn one JSON text into another rather than into rubbish.
    static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "1e9", "-", "0",
        "9007199254740992", "\"id\":1,", "\"op\":", "\u{FEFF}", "\u{2028}", "\0", "\r", "\n",
    ]

    @Test(
        "A mutated request is read or refused, and what is refused has its reason",
        arguments: 0..<8
    )
    func mutations(seed: UInt64) {
        var generator = Seeded(state: seed)
        var readCount = 0
        for _ in 0..<2_500 {
            var line = Array(Self.golden.randomElement(using: &generator)?.utf8 ?? "".utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                mutate(&line, &generator)
            }
            switch RequestLine(decoding: line).request {
            case .success(let request):
                readCount += 1
                let again = RequestLine(decoding: Array(request.line().dropLast()))
                #expect((try? again.request.get()) == request, "seed \(seed)")
            case .failure(let error):
                #expect(!error.message.isEmpty, "seed \(seed)")
                #expect([.badRequest, .unknownOp].contains(error.code), "seed \(seed)")
            }
        }
        // Were all refused, little of the decoder would have been reached.
        #expect(readCount > 50)
    }

    private func mutate(_ line: inout [UInt8], _ generator: inout Seeded) {
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

    private static func piece(_ generator: inout Seeded) -> String {
        pieces.randomElement(using: &generator) ?? ""
    }
}
