import Glibc
import TelexModel
import TelexWire
import TestSupport
import Testing

@testable import TelexFeed

@Suite("Mutated conversations")
struct MutatedConversationTests {
    private static let requests = [
        #"{"op":"ping","id":1}"#, #"{"op":"status","id":"é"}"#, #"{"op":"sync","timeout":3}"#,
        #"{"op":"scan","deep":true}"#, #"{"op":"verify"}"#, #"{"op":"files","at":2}"#,
        #"{"op":"files","filter":{"path":["a*","**/{b,c}"]}}"#, #"{"op":"history","path":"a.txt"}"#,
        #"{"op":"content","path_base64":"Yf8=","version":1}"#, #"{"op":"why","path":"a/b"}"#,
        #"{"op":"duplicates"}"#, #"{"op":"subscribe","since":"start","follow":false}"#,
        #"{"op":"subscribe","since":"3f9a1c2e-2","limit":1}"#,
        #"{"op":"subscribe","last":2,"follow":false,"filter":{"kind":["added"],"unique":true}}"#,
    ]
    private static let last = #"{"op":"ping","id":"the last"}"#
    private static let batches = getenv("TELEX_TEST_LONG") == nil ? 10 : 250

    // capability 4.3, scenario 66
    @Test("Whatever a client writes is answered, and the connection stays", arguments: 0..<4)
    func mutations(seed: UInt64) async throws {
        let feed = try await ServedFeed()
        feed.commit(3)
        let cursor = Cursor(journal: FakeJournal.id, seq: 3)
        feed.journal.setSync(.success(FeedSync(cursor: cursor, problems: 0)))
        feed.journal.refuseWork(RequestError(.unavailable, "as asked"))
        feed.journal.setFiles([sampleFile("a"), sampleFile("b")])
        var random = SeededRandom(seed: seed)
        for batch in 0..<Self.batches {
            let client = try feed.client()
            var bytes: [UInt8] = []
            for _ in 0..<100 { bytes += Self.line(&random) + [UInt8(ascii: "\n")] }
            try client.send(bytes + Array((Self.last + "\n").utf8))
            // Others may be answered after it. Every line is judged where it is read.
            var line = ""
            while !line.hasPrefix(#"{"id":"the last","type":"pong""#) {
                line = try client.line()
                try #require(line.hasPrefix("{"), "seed \(seed), batch \(batch)")
            }
        }
        let client = try feed.client()
        try feed.waitUntilAlone(client)
        await feed.server.stop()
        #expect(feed.journal.openMoments == 0)
    }

    /// A request with a few bytes gone, doubled, or others, and no line's end.
    private static func line(_ random: inout SeededRandom) -> [UInt8] {
        var line = Array((random.pick(requests) ?? "").utf8)
        for _ in 0..<random.below(4) {
            let place = random.below(line.count + 1)
            let end = min(line.count, place + random.below(5))
            switch random.below(4) {
            case 0: line.removeSubrange(place..<end)
            case 1: line.insert(UInt8(random.below(256)), at: place)
            case 2: line.insert(contentsOf: Array(line[place..<end]), at: place)
            default: line.replaceSubrange(place..<end, with: [0x5C, 0x22])
            }
        }
        return line.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
    }
}
