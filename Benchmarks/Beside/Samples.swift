/// Texts and bytes to work on, the same in every run.
package enum Samples {
    /// English as it stands in articles: a date's header, sentences, paragraphs, typographic quotes.
    package static func prose(byteCount: Int) -> [UInt8] {
        var random = SplitMix()
        var bytes = Array("date 2026-11-18\n".utf8)
        var wordCount = 0
        while bytes.count < byteCount {
            let word = words[random.below(words.count)]
            bytes += Array((wordCount % 17 == 0 ? word.capital : word).utf8)
            wordCount += 1
            switch wordCount % 17 {
            case 0: bytes += Array((wordCount % 102 == 0 ? ".\n\n" : ". ").utf8)
            case 5: bytes += Array("’s ".utf8)
            case 9: bytes += Array(", ".utf8)
            default: bytes.append(UInt8(ascii: " "))
            }
        }
        // A quote that was cut in two would make it no text.
        while let last = bytes.last, bytes.count > byteCount || last >= 0x80 { bytes.removeLast() }
        return bytes
    }

    /// Bytes without any order.
    package static func noise(byteCount: Int) -> [UInt8] {
        var random = SplitMix()
        return (0..<byteCount).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) }
    }

    /// One line of hex digits, which has no word's end.
    package static func hex(byteCount: Int) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return noise(byteCount: byteCount).map { digits[Int($0 & 0xf)] }
    }

    private static let words = """
        the of to and a in that is was for on it with as his he be at by had not are but from or \
        have an they which one you were her all she there would their we him been has when who will \
        more no if out so said what up its about into than them can only other new some could time \
        these two may then do first any my now such like our over man me even most made after also \
        government minister parliament economy market company committee agreement international \
        president election percentage investigation authorities according statement yesterday \
        announced development neighbourhood river council railway hospital university weather
        """.split(separator: " ").map(String.init)
}

extension String {
    /// The word at the beginning of a sentence.
    fileprivate var capital: String { prefix(1).uppercased() + dropFirst() }
}

/// Sebastiano Vigna's splitmix64, from a fixed seed.
private struct SplitMix {
    private var state: UInt64 = 303

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
