import TelexModel
import TestSupport
import Testing

@testable import TelexSurvey

@Suite("An article's text in pieces")
struct ArticlePiecesTests {
    /// What is read off the bytes, cut before these places.
    private func facts(_ bytes: [UInt8], cutAt places: [Int]) -> ArticleFacts? {
        var pieces = ArticlePieces()
        var held: [UInt8] = []
        var start = 0
        for end in places.sorted() + [bytes.count] {
            held += bytes[start..<end]
            start = end
            let taken = held.withUnsafeBytes { pieces.take($0) }
            held.removeFirst(taken)
            #expect(held.count < 4)
        }
        return pieces.facts(left: held.count)
    }

    private func whole(_ bytes: [UInt8]) -> ArticleFacts? {
        bytes.withUnsafeBytes { ArticleReader.facts(of: $0) }
    }

    // capability 1.6
    @Test(
        "has as many words, wherever it is cut, and is a text or none",
        arguments: 0..<8 as Range<UInt64>
    )
    func words(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let kinds = ["a", " ", "a -'", "\u{FEFF}", "aé\u{301}中𐐀🙂‑ '\n"]
        for _ in 0..<500 {
            var text = ""
            for _ in 0..<random.below(60) {
                let scalars = Array((random.pick(kinds) ?? "").unicodeScalars)
                if let scalar = random.pick(scalars) { text.unicodeScalars.append(scalar) }
            }
            var bytes = Array(text.utf8)
            if random.below(4) == 0, !bytes.isEmpty {
                bytes[random.below(bytes.count)] = random.pick([0, 0x80, 0xC3, 0xE2, 0xFF]) ?? 0
            }
            let places = (0..<random.below(5)).map { _ in random.below(bytes.count + 1) }
            let (found, expected) = (facts(bytes, cutAt: places), whole(bytes))
            #expect(found?.words == expected?.words, "\(bytes) \(places)")
            #expect((found == nil) == (expected == nil), "\(bytes) \(places)")
        }
    }

    // capability 1.6
    @Test("has the headline and the date of its first piece")
    func beginning() {
        let text =
            "\u{FEFF}date 2019-03-01 Eine Überschrift. "
            + String(repeating: "Wörter ü ", count: 9_000)
        let bytes = Array(text.utf8)
        let expected = whole(bytes)
        #expect(expected?.headline == "Eine Überschrift.")
        for cut in 20_000..<20_010 { #expect(facts(bytes, cutAt: [cut, cut + 1]) == expected) }
    }

    // capability 1.6, scenario 42
    @Test("is read off a file that is too large to be stored, too")
    func file() throws {
        let folder = try SurveyedFolder()
        let text =
            "An article of some size.\n" + String(repeating: "ü ", count: FileReader.pieceByteCount)
        try folder.write(text, to: "a")
        var reader = plainReader(largestStored: 10)
        let opened = try folder.opened()
        let result = reader.look(at: [job("a")], in: opened, alone: true)[0]
        #expect(result.sight.file?.stored == nil)
        #expect(result.sight.file?.hash == sha256(Array(text.utf8)))
        #expect(result.sight.file?.article == whole(Array(text.utf8)))
        #expect(result.sight.file?.article?.headline == "An article of some size.")
    }
}
