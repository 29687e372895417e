import Testing

@testable import TelexModel

@Suite("Patterns made at random")
struct GlobPropertyTests {
    @Test(
        "They fit what a slow and plain matcher says they fit",
        arguments: 1...40 as ClosedRange<UInt64>
    )
    func agreesWithPlainMatcher(_ seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var fitting = 0
        for _ in 0..<150 {
            let pattern = Self.pattern(&random, depth: 0)
            let glob = try Glob(pattern)
            let plain = PlainGlob.alternatives(of: Array(pattern.unicodeScalars))
            for _ in 0..<25 {
                let path = Self.path(&random)
                let expected = plain.contains { PlainGlob.fits($0[...], path.unicodeScalars) }
                #expect(glob.matches(RelativePath(path)) == expected, "\(pattern) on \(path)")
                fitting += expected ? 1 : 0
            }
        }
        // Were nothing to fit, agreeing would mean nothing.
        #expect(fitting > 50)
    }

    private static func pattern(_ random: inout SplitMix, depth: Int) -> String {
        let parts = [
            "a", "b", "a", "/", "/", "*", "*", "**", "**/", "**/", "?", "é", ".", "\\*", "\\a",
            "[ab]", "[!a]", "[^/b]", "[a-bé]", "{",
        ]
        var pattern = ""
        for _ in 0..<random.below(7) + (depth == 0 ? 1 : 0) {
            let part = parts[random.below(parts.count)]
            if part != "{" {
                pattern += part
            } else if depth < 2 {
                let inner = (0...random.below(3)).map { _ in Self.pattern(&random, depth: depth + 1)
                }
                pattern += "{" + inner.joined(separator: ",") + "}"
            }
        }
        return pattern.isEmpty && depth == 0 ? "*" : pattern
    }

    private static func path(_ random: inout SplitMix) -> String {
        let characters = ["a", "b", "a", "b", "é", ".", "*"]
        let names = (0...random.below(4)).map { _ in
            (0...random.below(3)).map { _ in characters[random.below(characters.count)] }.joined()
        }
        return names.joined(separator: "/")
    }
}

/// Random numbers that come again with their seed.
///
/// Source: Guy Steele and others, "Fast Splittable Pseudorandom Number Generators" (2014).
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
        Int(next() % UInt64(bound))
    }
}
