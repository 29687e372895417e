import Testing

@testable import TelexModel

@Suite("Which files are journaled")
struct PathRulesTests {
    private static let usual = [
        ".*", "*~", "#*#", "~$*", "4913", "*.tmp", "*.part", "*.partial", "*.filepart",
        "*.crdownload", "*.swp", "*.swx",
    ]

    @Test(
        "The usual rules keep out what editors and transfers leave",
        arguments: [
            (".hidden", ".*"),
            (".git/config", ".*"),
            ("a/.b/c/d.txt", ".*"),
            ("a/.b.txt.swp", ".*"),
            ("story.txt~", "*~"),
            ("old~/story.txt", "*~"),
            ("#story.txt#", "#*#"),
            ("~$story.docx", "~$*"),
            ("4913", "4913"),
            ("wire/4913", "4913"),
            ("4913/a.txt", "4913"),
            ("a.tmp", "*.tmp"),
            ("x.tmp/a.txt", "*.tmp"),
            ("a.txt.part", "*.part"),
            ("a.partial", "*.partial"),
            ("a.filepart", "*.filepart"),
            ("a.crdownload", "*.crdownload"),
            ("a.swp", "*.swp"),
            ("a.swx", "*.swx"),
        ]
    )
    func keepsOutLeftovers(_ path: String, _ pattern: String) throws {
        let rules = try PathRules(include: [], exclude: Self.usual)
        #expect(rules.verdict(forFile: RelativePath(path)) == .excluded(pattern))
    }

    @Test(
        "The usual rules let in all others",
        arguments: [
            "story.txt", "wire/afp/0412.txt", "a.b/c.d", "4913.txt", "04913", "tmp", "a.tmp.txt",
            "#story", "story#", "$~$", "part", "a~b", "~a", "é", "中/文.txt",
        ]
    )
    func letsInOthers(_ path: String) throws {
        let rules = try PathRules(include: [], exclude: Self.usual)
        #expect(rules.verdict(forFile: RelativePath(path)) == .included)
    }

    struct Case: Sendable {
        var include: [String] = []
        var exclude: [String] = []
        var path: String
        var verdict: PathRules.Verdict
    }

    @Test("Including and excluding go together as described", arguments: combined)
    func combines(_ each: Case) throws {
        let rules = try PathRules(include: each.include, exclude: each.exclude)
        #expect(rules.verdict(forFile: RelativePath(each.path)) == each.verdict, "\(each)")
    }

    private static let combined = [
        Case(path: ".anything", verdict: .included),
        Case(include: ["*.txt"], path: "a.txt", verdict: .included),
        Case(include: ["*.txt"], path: "b/c/a.txt", verdict: .included),
        Case(include: ["*.txt"], path: "a.md", verdict: .notIncluded),
        Case(include: ["*.txt", "*.md"], path: "a.md", verdict: .included),
        Case(include: ["wire"], path: "x/wire/a.md", verdict: .included),
        Case(include: ["wire/*"], path: "wire/a", verdict: .included),
        Case(include: ["wire/*"], path: "wire/a/b", verdict: .notIncluded),
        Case(include: ["wire/*"], path: "x/wire/a", verdict: .notIncluded),
        Case(include: ["wire/**"], path: "wire/a/b", verdict: .included),
        Case(include: ["a/b"], path: "a/b/c", verdict: .notIncluded),
        Case(include: ["*.txt"], exclude: ["a*"], path: "a.txt", verdict: .excluded("a*")),
        Case(include: ["*.txt"], exclude: ["a*"], path: "b.md", verdict: .notIncluded),
        Case(exclude: ["b", "a"], path: "a/b", verdict: .excluded("b")),
        Case(exclude: ["a", "b"], path: "a/b", verdict: .excluded("a")),
        Case(exclude: ["a/b"], path: "a/b", verdict: .excluded("a/b")),
        Case(exclude: ["a/b"], path: "a/b/c/d", verdict: .excluded("a/b")),
        Case(exclude: ["a/b"], path: "a/bc", verdict: .included),
        Case(exclude: ["a/b"], path: "x/a/b", verdict: .included),
        Case(exclude: ["a/b"], path: "a", verdict: .included),
        Case(exclude: ["**/b"], path: "x/y/b/z", verdict: .excluded("**/b")),
        Case(exclude: ["*/old"], path: "x/old/a", verdict: .excluded("*/old")),
        Case(exclude: ["*/old"], path: "old/a", verdict: .included),
        Case(exclude: ["{a,b}"], path: "x/b/y", verdict: .excluded("{a,b}")),
        Case(exclude: ["{a/b,c}"], path: "x/c", verdict: .included),
        Case(exclude: ["**"], path: "a", verdict: .excluded("**")),
        Case(exclude: ["?"], path: "aa/b/cc", verdict: .excluded("?")),
        Case(exclude: ["*é"], path: "a/né", verdict: .excluded("*é")),
        Case(exclude: ["*~"], path: "~", verdict: .excluded("*~")),
        Case(exclude: ["*ab"], path: "ab", verdict: .excluded("*ab")),
        Case(exclude: ["*ab"], path: "b", verdict: .included),
        Case(exclude: ["a*b"], path: "axb", verdict: .excluded("a*b")),
        Case(exclude: ["x", "[a-c]*"], path: "b.txt", verdict: .excluded("[a-c]*")),
        Case(exclude: ["x", "{,b}*.z"], path: "b.z", verdict: .excluded("{,b}*.z")),
        Case(exclude: ["x", "*"], path: "b", verdict: .excluded("*")),
        Case(exclude: ["x", "a/b"], path: "c/x", verdict: .excluded("x")),
    ]

    @Test("An excluded directory is hidden, and so is all below it")
    func hidesDirectories() throws {
        let rules = try PathRules(include: ["*.txt"], exclude: [".*", "a/b"])
        #expect(rules.excludesDirectory(RelativePath(".git")) == ".*")
        #expect(rules.excludesDirectory(RelativePath("x/.git/hooks")) == ".*")
        #expect(rules.excludesDirectory(RelativePath("a/b")) == "a/b")
        #expect(rules.excludesDirectory(RelativePath("a/b/c")) == "a/b")
        #expect(rules.excludesDirectory(RelativePath("a")) == nil)
        #expect(rules.excludesDirectory(RelativePath("x/a/b")) == nil)
    }

    @Test("The folder itself is never hidden")
    func neverHidesFolder() throws {
        let rules = try PathRules(include: [], exclude: ["*", "**", "{,a}"])
        #expect(rules.excludesDirectory(.folder) == nil)
    }

    @Test("Names that are no UTF-8 are judged by their bytes")
    func judgesBytes() throws {
        let rules = try PathRules(include: ["*.txt"], exclude: ["?"])
        let name = RelativePath(bytes: [0xff, 0xfe] + Array(".txt".utf8))
        #expect(rules.verdict(forFile: name) == .included)
        #expect(rules.verdict(forFile: RelativePath(bytes: [0xff])) == .excluded("?"))
    }

    @Test("A pattern that cannot be used is named with its place")
    func namesMistakes() {
        #expect(
            throws: PathRuleError(
                list: .exclude,
                index: 1,
                pattern: "[a",
                mistake: .unclosedClass(at: 0)
            )
        ) { try PathRules(include: ["a"], exclude: ["b", "[a"]) }
        #expect(
            throws: PathRuleError(list: .include, index: 0, pattern: "", mistake: .empty)
        ) { try PathRules(include: [""], exclude: []) }
    }

    @Test(
        "A slash at either end is a mistake: no path has one",
        arguments: ["/a", "a/", "/", "/**"]
    )
    func refusesSlashAtEdge(_ pattern: String) {
        #expect(
            throws: PathRuleError(list: .exclude, index: 0, pattern: pattern, mistake: .slashAtEdge)
        ) { try PathRules(include: [], exclude: [pattern]) }
    }

    @Test(
        "A name that no path has is a mistake",
        arguments: ["./a", "a//b", "../a", "a/..", "a/./b", ".", "**/../b"]
    )
    func refusesUnrealNames(_ pattern: String) {
        #expect(
            throws: PathRuleError(list: .exclude, index: 0, pattern: pattern, mistake: .unrealName)
        ) { try PathRules(include: [], exclude: [pattern]) }
    }

    @Test("The mistake is told in words")
    func tellsMistakes() {
        let error = PathRuleError(
            list: .exclude,
            index: 0,
            pattern: "a[b",
            mistake: .unclosedClass(at: 1)
        )
        #expect(error.description == "exclude: \"a[b\": the [ at byte 2 has no ]")
    }
}
