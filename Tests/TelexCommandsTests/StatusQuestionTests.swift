import ArgumentParser
import Testing

@testable import TelexCommands

@Suite("The status, asked without the parser")
struct StatusQuestionTests {
    private static let words = [
        "status", "--json", "--plain", "--socket", "/run/a", "--socket=/b", "-", "--", "-h", "",
        "tail",
    ]

    /// Every command line of up to `count` of the words.
    private static func lines(_ count: Int) -> [[String]] {
        if count == 0 { return [[]] }
        return [[]] + lines(count - 1).flatMap { line in words.map { line + [$0] } }
    }

    @Test("What is understood without the parser is what the parser understands")
    func parser() throws {
        var understood = 0
        for line in Set(Self.lines(4)) {
            guard let question = StatusQuestion(plainly: line) else { continue }
            let verb = try #require(try TelexCommand.parseAsRoot(line) as? StatusVerb, "\(line)")
            #expect(verb.question == question, "\(line)")
            understood += 1
        }
        #expect(understood > 20)
    }

    @Test(
        "The common command lines are understood so",
        arguments: [
            (["status"], StatusQuestion()),
            (["status", "--json"], StatusQuestion(json: true)),
            (["status", "--plain"], StatusQuestion(plain: true)),
            (["--socket", "/run/a", "status"], StatusQuestion(socket: "/run/a")),
            (
                ["status", "--socket", "/run/a", "--json"],
                StatusQuestion(socket: "/run/a", json: true)
            ),
        ]
    )
    func common(arguments: [String], question: StatusQuestion) {
        #expect(StatusQuestion(plainly: arguments) == question)
    }

    @Test(
        "What is wrong, or needs words of the parser's, is left to it",
        arguments: [
            [], ["--json"], ["status", "--json", "--plain"], ["status", "--socket"],
            ["status", "--socket", "--json"], ["status", "--socket", "/a", "--socket", "/b"],
            ["status", "status"], ["status", "-h"], ["status", "--help"], ["status", "--version"],
            ["tail"], ["status", "--"], ["help", "status"],
        ]
    )
    func left(arguments: [String]) {
        #expect(StatusQuestion(plainly: arguments) == nil)
    }
}
