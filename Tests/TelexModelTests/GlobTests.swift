import Testing

@testable import TelexModel

@Suite("A pattern for paths")
struct GlobTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var pattern: String
        var matching: [String]
        var others: [String]

        init(_ pattern: String, _ matching: [String], not others: [String]) {
            self.pattern = pattern
            self.matching = matching
            self.others = others
        }

        var testDescription: String { pattern }
    }

    @Test("It fits the paths that it should, and no others", arguments: cases)
    func fits(_ each: Case) throws {
        let glob = try Glob(each.pattern)
        for path in each.matching { #expect(glob.matches(RelativePath(path)), "\(path)") }
        for path in each.others { #expect(!glob.matches(RelativePath(path)), "\(path)") }
    }

    @Test(
        "A mistake is named, with its place",
        arguments: [
            ("", .empty),
            ("[", .unclosedClass(at: 0)),
            ("a[bc", .unclosedClass(at: 1)),
            ("é[", .unclosedClass(at: 2)),
            ("[]", .unclosedClass(at: 0)),
            ("[!]", .unclosedClass(at: 0)),
            ("[^]", .unclosedClass(at: 0)),
            ("[a-", .unclosedClass(at: 0)),
            ("{a,[b}", .unclosedClass(at: 3)),
            ("{", .unclosedAlternatives(at: 0)),
            ("a/{b,c", .unclosedAlternatives(at: 2)),
            ("{a,{b}", .unclosedAlternatives(at: 0)),
            ("{a,b\\}", .unclosedAlternatives(at: 0)),
            ("[z-a]", .reversedRange(at: 3)),
            ("a\\", .danglingBackslash),
            ("[a\\", .danglingBackslash),
            (String(repeating: "a", count: 1_025), .tooLong(byteCount: 1_025)),
            (String(repeating: "{", count: 17), .tooDeep(at: 16)),
        ] as [(String, GlobError)]
    )
    func namesMistakes(_ pattern: String, _ mistake: GlobError) {
        #expect(throws: mistake) { try Glob(pattern) }
    }

    @Test("The longest and the deepest pattern are taken")
    func takesOutermostPatterns() throws {
        let name = String(repeating: "a", count: 1_024)
        #expect(try Glob(name).matches(RelativePath(name)))
        let deep = String(repeating: "{", count: 16) + "a" + String(repeating: "}", count: 16)
        #expect(try Glob(deep).matches(RelativePath("a")))
    }

    @Test(
        "Bytes that are no UTF-8 count as a character each",
        arguments: [
            ("?", [0xff], true),
            ("?", [0xc3, 0xa9], true),
            ("?", [0xc3], true),
            ("?", [0xc3, 0x28], false),
            ("??", [0xc3, 0x28], true),
            ("??", [0xe2, 0x82], true),
            ("?", [0xe2, 0x82, 0xac], true),
            ("??", [0xe2, 0x82, 0xac], false),
            ("???", [0xed, 0xa0, 0x80], true),
            ("?", [0xf0, 0x9f, 0x99, 0x82], true),
            ("??", [0xc0, 0xaf], true),
            ("????", [0xf4, 0x90, 0x80, 0x80], true),
            ("*", [0xff, 0xfe], true),
            ("*.txt", [0xff, 0x2e, 0x74, 0x78, 0x74], true),
            ("a*", [0x61, 0xff], true),
            ("*é", [0xc3, 0xc3, 0xa9], true),
            ("[!a]", [0xff], true),
            ("[a-z]", [0xff], false),
            ("**", [0xff, 0x2f, 0xfe], true),
            ("*", [0xff, 0x2f, 0xfe], false),
            ("?/?", [0xff, 0x2f, 0xfe], true),
            ("ÿ", [0xff], false),
            ("[À-ÿ]", [0xff], false),
        ] as [(String, [UInt8], Bool)]
    )
    func takesBytes(_ pattern: String, _ bytes: [UInt8], _ fits: Bool) throws {
        #expect(try Glob(pattern).matches(RelativePath(bytes: bytes)) == fits)
    }

    @Test("Any one name on the path may fit")
    func fitsAnyName() throws {
        let glob = try Glob("*.d")
        func fits(_ path: String) -> Bool {
            RelativePath(path).bytes.withUnsafeBufferPointer { glob.matchesAnyName(on: $0) }
        }
        #expect(fits("a.d"))
        #expect(fits("a.d/b/c"))
        #expect(fits("a/b.d/c"))
        #expect(fits("a/b/c.d"))
        #expect(!fits("a/b/c"))
        #expect(!fits("ad/.de"))
        #expect(!fits(""))
    }

    @Test(
        "Whether a pattern is for whole paths goes by its slashes",
        arguments: [
            ("a", false), ("*", false), ("**", false), ("{a,b}", false), ("[/]", false),
            ("a/b", true), ("**/a", true), ("{a,b/c}", true), ("a\\/b", true), ("a/", true),
        ]
    )
    func knowsSlashes(_ pattern: String, _ hasSlash: Bool) throws {
        #expect(try Glob(pattern).hasSlash == hasSlash)
    }

    @Test(
        "Patterns that make others take for ever are as quick as any",
        arguments: [
            "*a*a*a*a*a*a*a*a*a*a*a*a*b",
            "**a**a**a**a**a**a**a**a**b",
            "**/**/**/**/**/**/**/**/b",
            "{a,a*}{a,a*}{a,a*}{a,a*}{a,a*}{a,a*}{a,a*}{a,a*}{a,a*}{a,a*}b",
            "{{a,aa},{a,aa}}{{a,aa},{a,aa}}*{{a,aa},{a,aa}}{{a,aa},{a,aa}}*b",
            "*?*?*?*?*?*?*?*?*?*?*?*?b",
        ]
    )
    func isNeverSlow(_ pattern: String) throws {
        // With backtracking these are more steps than a computer makes in its life.
        let glob = try Glob(pattern)
        #expect(!glob.matches(RelativePath(String(repeating: "a", count: 4_000))))
        #expect(!glob.matches(RelativePath(String(repeating: "a/", count: 2_000) + "a")))
    }
}
