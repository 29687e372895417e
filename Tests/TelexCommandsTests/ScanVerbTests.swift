import FakeDaemon
import TelexCommands
import Testing

@Suite("telex scan", .timeLimit(.minutes(1)))
struct ScanVerbTests {
    private static let steps = [
        SampleLines.progress(3_120), SampleLines.progress(9_999, of: 12_481),
        SampleLines.progress(7, of: 12_481), #"{"type":"from_the_future"}"#,
        SampleLines.scanned(12_481, 3, 58_213),
    ]
    private static let sentence = "compared 12,481 files: 3 changes; in sync at 3f9a1c2e-58213\n"

    private static func expect(
        _ arguments: [String],
        terminal: Terminal? = nil,
        asks request: String = #"{"op":"scan"}"#,
        answered lines: [String] = steps,
        _ output: String,
        diagnostics: String = "",
        status: CommandExit = .fine,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        try await InvocationTests.expect(
            ["scan"] + arguments,
            terminal: terminal,
            asks: request,
            answered: lines,
            InvocationTests.Outcome(status: status, output: output, diagnostics: diagnostics),
            at: location
        )
    }

    @Test("Piped, the daemon's lines are passed on as they came")
    func piped() async throws {
        let known = Self.steps.filter { !$0.contains("future") }
        try await Self.expect([], known.joined(separator: "\n") + "\n")
        try await Self.expect(
            ["--deep", "--json"],
            terminal: Terminal(hasColour: true) { 80 },
            asks: #"{"op":"scan","deep":true}"#,
            known.joined(separator: "\n") + "\n"
        )
    }

    @Test("On a terminal one line is redrawn, and then a sentence says what was found")
    func redrawn() async throws {
        let blank = String(repeating: " ", count: 32)
        let drawn =
            "\rcomparing: 3,120 files so far" + "\rcomparing: 9,999 of 12,481 files"
            + "\rcomparing: 7 of 12,481 files    " + "\r" + blank.dropLast(4) + "\r"
        try await Self.expect(
            [],
            terminal: Terminal(hasColour: false) { 80 },
            drawn + Self.sentence
        )
        let coloured = Self.sentence.replacing("in sync", with: "\u{1B}[32min sync\u{1B}[0m")
        try await Self.expect([], terminal: Terminal(hasColour: true) { 80 }, drawn + coloured)
    }

    @Test("A narrow terminal is not overrun, and a wide one unknown")
    func narrow() async throws {
        let steps = [SampleLines.progress(3, of: 4), SampleLines.scanned(4, 0, 1)]
        let sentence = "compared 4 files: no changes; in sync at 3f9a1c2e-1\n"
        try await Self.expect(
            [],
            terminal: Terminal(hasColour: false) { 12 },
            answered: steps,
            "\rcomparing:…\r           \r" + sentence
        )
        try await Self.expect(
            [],
            terminal: Terminal(hasColour: false) { 0 },
            answered: steps,
            "\rcomparing: 3 of 4 files\r                       \r" + sentence
        )
    }

    @Test("Text in a pipe is the sentence alone")
    func plain() async throws {
        try await Self.expect(["--plain"], Self.sentence)
        try await Self.expect(
            ["--plain", "--deep"],
            asks: #"{"op":"scan","deep":true}"#,
            answered: [SampleLines.scanned(1, 1, 7)],
            "read and compared 1 file: 1 change; in sync at 3f9a1c2e-7\n"
        )
    }

    @Test("What goes wrong on the way is told on a line of its own")
    func refused() async throws {
        try await Self.expect(
            [],
            terminal: Terminal(hasColour: false) { 80 },
            answered: [
                SampleLines.progress(1, of: 2), SampleLines.error("unavailable", "no folder"),
            ],
            "\rcomparing: 1 of 2 files\r                       \r",
            diagnostics: "telex: no folder\n",
            status: .failed
        )
        try await Self.expect(
            [],
            answered: [SampleLines.error("forbidden", "ask somebody")],
            "",
            diagnostics: "telex: ask somebody\n",
            status: .refused
        )
    }
}
