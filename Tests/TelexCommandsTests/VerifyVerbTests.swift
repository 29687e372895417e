import FakeDaemon
import TelexCommands
import Testing

// capability 3.5
@Suite("telex verify", .timeLimit(.minutes(1)))
struct VerifyVerbTests {
    private static let steps = [
        SampleLines.progress(9_999, unit: "rows"),
        SampleLines.progress(7, of: 72_235, unit: "rows"), #"{"type":"from_the_future"}"#,
    ]
    private static let sound = SampleLines.verified(58_213, 14_022)
    private static let damaged = SampleLines.verified(
        58_213,
        1,
        bad: #"{"where":"journal","seq":17,"message":"not chained\u001b[2J"},"#
            + #"{"where":"content","hash":"sha256:\u202e2a","path":"a\nb","message":"is another"},"#
            + #"{"where":"file","path":"a�","path_base64":"Yf8=","message":"gone"},"#
            + #"{"where":"from \u009bthe future","x":1}"#
    )
    private static let fine = "verified 58,213 changes and 14,022 contents: nothing is bad\n"
    private static let advice = """

        Before anything else stop the daemon and keep a copy of the journal's files.
        'telexd restore' puts a backup in its place; 'telexd export' writes out what
        of a damaged journal is readable, and 'telexd import' makes a journal of that.

        """
    private static let places = [
        ("journal", #"change 17: not chained\u{1B}[2J"#),
        ("content", #"sha256:\u{202E}2a, a\nb: is another"#), ("file", "a\u{FFFD}: gone"),
        (#"from \u{9B}the future"#, ""),
    ]

    /// Runs the verb against a daemon that answers with these lines and stays.
    private static func expect(
        _ arguments: [String],
        terminal: Terminal? = nil,
        answered result: String,
        _ output: String,
        diagnostics: String = "",
        status: CommandExit,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        try await InvocationTests.expect(
            ["verify"] + arguments,
            terminal: terminal,
            asks: #"{"op":"verify"}"#,
            answered: steps + [result],
            InvocationTests.Outcome(status: status, output: output, diagnostics: diagnostics),
            at: location
        )
    }

    @Test("Piped, the daemon's lines are passed on as they came, and the exit code tells")
    func piped() async throws {
        let steps = Self.steps.prefix(2).joined(separator: "\n") + "\n"
        try await Self.expect([], answered: Self.sound, steps + Self.sound + "\n", status: .fine)
        try await Self.expect(
            ["--json"],
            terminal: Terminal(hasColour: true) { 80 },
            answered: Self.damaged,
            steps + Self.damaged + "\n",
            status: .damaged
        )
        #expect(CommandExit.damaged.rawValue == 7)
    }

    @Test("On a terminal one line is redrawn, and then a sentence says that nothing is bad")
    func sound() async throws {
        let drawn =
            "\rverifying: 9,999 rows so far" + "\rverifying: 7 of 72,235 rows "
            + "\r" + String(repeating: " ", count: 27) + "\r"
        try await Self.expect(
            [],
            terminal: Terminal(hasColour: false) { 80 },
            answered: Self.sound,
            drawn + Self.fine,
            status: .fine
        )
        let coloured = Self.fine.replacing(
            "nothing is bad",
            with: "\u{1B}[32mnothing is bad\u{1B}[0m"
        )
        try await Self.expect(
            [],
            terminal: Terminal(hasColour: true) { 80 },
            answered: Self.sound,
            drawn + coloured,
            status: .fine
        )
    }

    @Test("Every bad place is named, escaped, and what to do is said")
    func damage() async throws {
        let head = "verified 58,213 changes and 1 content: "
        let plain = Self.places.map { "  \($0.0)  \($0.1)\n" }.joined()
        try await Self.expect(
            ["--plain"],
            answered: Self.damaged,
            head + "4 places are bad\n" + plain + Self.advice,
            status: .damaged
        )
        let red = { (text: String) in "\u{1B}[31m\(text)\u{1B}[0m" }
        let drawn =
            "\rverifying: 9,999 rows so far" + "\rverifying: 7 of 72,235 rows "
            + "\r" + String(repeating: " ", count: 27) + "\r"
        let coloured = Self.places.map { "  \(red($0.0))  \($0.1)\n" }.joined()
        try await Self.expect(
            [],
            terminal: Terminal(hasColour: true) { 80 },
            answered: Self.damaged,
            drawn + head + red("4 places are bad") + "\n" + coloured + Self.advice,
            status: .damaged
        )
    }

    @Test("One bad place is one")
    func single() async throws {
        try await Self.expect(
            ["--plain"],
            answered: SampleLines.verified(1, 0, bad: #"{"where":"journal","message":"x"}"#),
            "verified 1 change and 0 contents: 1 place is bad\n  journal  x\n" + Self.advice,
            status: .damaged
        )
    }

    @Test("Who may not is told so, and an answer that says nothing of the bad is none")
    func refused() async throws {
        try await Self.expect(
            ["--plain"],
            answered: SampleLines.error("forbidden", "ask somebody"),
            "",
            diagnostics: "telex: ask somebody\n",
            status: .refused
        )
        try await Self.expect(
            ["--plain"],
            answered: #"{"type":"verified","changes":1,"contents":1}"#,
            "",
            diagnostics: "telex: the daemon does not speak this protocol: a line of type "
                + "'verified' lacks what the protocol promises\n",
            status: .failed
        )
        try await Self.expect(
            ["--plain"],
            answered: SampleLines.scanned(1, 2, 3),
            "",
            diagnostics: "telex: the daemon does not speak this protocol: 'verify' was answered "
                + "with something else\n",
            status: .failed
        )
    }
}
