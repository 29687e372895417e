import TestSupport
import Testing

@testable import TelexSurvey

@Suite("An article's words, counted as one would by hand")
struct WordCounterPropertyTests {
    @Test("in any text, wherever its blocks begin and end", arguments: 0..<8 as Range<UInt64>)
    func texts(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        // The first kinds are ASCII alone, so that whole runs of blocks are.
        let kinds = ["a", "Zq", " ", "'-", "a -'", "a0 _@[`{/:\n", "a -'’ ", "aé\u{301}中𐐀🙂‑ '"]
        for _ in 0..<800 {
            var text = ""
            while text.utf8.count < 150, random.below(12) != 0 {
                let scalars = Array((random.pick(kinds) ?? "").unicodeScalars)
                for _ in 0..<random.below(40) {
                    if let scalar = random.pick(scalars) { text.unicodeScalars.append(scalar) }
                }
            }
            expectSame(Array(text.utf8))
        }
    }

    @Test("and bytes that are no text have none", arguments: 0..<8 as Range<UInt64>)
    func bytes(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<800 {
            var bytes = (0..<random.below(100)).map { _ in
                random.below(6) == 0 ? UInt8(ascii: " ") : random.below(UInt8(0x7f)) + 1
            }
            for _ in 0..<random.below(3) where !bytes.isEmpty {
                bytes[random.below(bytes.count)] = random.pick([0, 0x80, 0xc3, 0xe2, 0xff]) ?? 0
            }
            expectSame(bytes)
        }
    }

    @Test("in more blocks than a lane can count")
    func longRuns() {
        for count in [250, 254, 255, 256, 257, 511, 1_000] {
            expectSame(Array(repeatElement(Array("a b c d e f g h ".utf8), count: count).joined()))
        }
    }

    private func expectSame(_ bytes: [UInt8]) {
        let counted = bytes.withUnsafeBytes { WordCounter.count(in: $0) }
        #expect(counted == plainCount(bytes), "\(bytes)")
    }

    /// Scalar by scalar, as the standard library decodes them.
    private func plainCount(_ bytes: [UInt8]) -> Int64? {
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            return nil
        }
        let isWord = text.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter,
                .otherLetter, .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber,
                .letterNumber, .otherNumber:
                true
            default: false
            }
        }
        let isJoiner = text.unicodeScalars.map { "'’-‐‑".unicodeScalars.contains($0) }
        var count: Int64 = 0
        for (index, isWordHere) in isWord.enumerated() where isWordHere {
            if index >= 1, isWord[index - 1] { continue }
            if index >= 2, isJoiner[index - 1], isWord[index - 2] { continue }
            count += 1
        }
        return count
    }
}
