import FakeDaemon
import NIOPosix
import Synchronization
import TelexCommands
import TelexModel
import Testing

/// Remembers what was written.
private final class Collected: TextOutput {
    private let bytes = Mutex<[UInt8]>([])
    private let isClosed: Bool

    init(isClosed: Bool = false) {
        self.isClosed = isClosed
    }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    func write(_ bytes: [UInt8]) throws(CommandError) {
        if isClosed { throw .outputClosed }
        self.bytes.withLock { $0 += bytes }
    }
}

@Suite("Running the command", .timeLimit(.minutes(1)))
struct InvocationTests {
    struct Outcome: Equatable {
        var status: CommandExit
        var output: String
        var diagnostics: String
    }

    static func run(
        _ arguments: [String],
        socket: String? = nil,
        terminal: Terminal? = nil,
        isClosed: Bool = false
    ) async -> Outcome {
        let output = Collected(isClosed: isClosed)
        let diagnostics = Collected()
        let surroundings = Surroundings(
            variable: { $0 == "TELEX_SOCKET" ? socket : nil },
            output: output,
            diagnostics: diagnostics,
            terminal: terminal,
            now: { Timestamp(seconds: 1_795_221_925, nanoseconds: 0) },
            secondsEastOfUTC: { _ in 0 },
            watchOutput: {},
            eventLoops: MultiThreadedEventLoopGroup.singleton
        )
        let status = await Invocation.run(arguments, in: surroundings)
        return Outcome(status: status, output: output.text, diagnostics: diagnostics.text)
    }

    static func answers(_ lines: String...) -> [FakeDaemon.Step] {
        [.line(SampleLines.hello), .request] + lines.map { .line($0) }
    }

    static let statuses: [(line: String, status: CommandExit)] = [
        (SampleLines.status(), .fine), (SampleLines.status(pending: 1), .failed),
        (SampleLines.status("degraded"), .failed), (SampleLines.status("scanning"), .failed),
        (#"{"type":"status"}"#, .failed),
    ]

    @Test(
        "Piped, the status is the daemon's own line, and the exit code says yes or no",
        arguments: statuses
    )
    func status(line: String, status: CommandExit) async throws {
        try await FakeDaemon.run([Self.answers(line)]) { daemon in
            let outcome = await Self.run(["status"], socket: daemon.path)
            #expect(outcome == Outcome(status: status, output: line + "\n", diagnostics: ""))
        }
    }

    static let forms: [(arguments: [String], isTerminal: Bool, isLines: Bool)] = [
        ([], false, true), ([], true, false), (["--json"], true, true), (["--plain"], false, false),
    ]

    @Test("The form follows the output, and the flags overrule it", arguments: forms)
    func form(arguments: [String], isTerminal: Bool, isLines: Bool) async throws {
        let terminal = isTerminal ? Terminal(hasColour: false) { 80 } : nil
        try await FakeDaemon.run([
            Self.answers(SampleLines.status()),
            Self.answers(SampleLines.change(1), SampleLines.place("end", 1)),
            Self.answers(SampleLines.place("synced", 1)),
            Self.answers(SampleLines.progress(1), SampleLines.scanned(1, 0, 1)),
            Self.answers(SampleLines.progress(1), SampleLines.verified(1, 1)),
        ]) { daemon in
            for verb in ["status", "tail", "sync", "scan", "verify"] {
                let outcome = await Self.run(
                    ["--socket", daemon.path, verb] + arguments,
                    terminal: terminal
                )
                #expect(outcome.status == .fine)
                #expect(outcome.output.hasPrefix("{") == isLines)
                #expect(!outcome.output.contains("\u{1B}"))
            }
        }
    }

    static let refusals: [(arguments: [String], code: String, status: CommandExit)] = [
        (["tail"], "cursor_expired", .cursorGone), (["tail"], "cursor_unknown", .cursorGone),
        (["tail"], "cursor_ahead", .cursorGone), (["tail"], "bad_request", .failed),
        (["sync"], "timed_out", .timedOut), (["sync"], "unavailable", .failed),
        (["scan"], "forbidden", .refused), (["scan", "--deep"], "unavailable", .failed),
        (["verify"], "forbidden", .refused), (["verify"], "shutting_down", .noDaemon),
        (["status"], "forbidden", .refused), (["status"], "internal", .failed),
        (["status"], "shutting_down", .noDaemon), (["status"], "from_the_future", .failed),
    ]

    @Test("A refusal has its exit code, and its message is shown escaped", arguments: refusals)
    func refusal(arguments: [String], code: String, status: CommandExit) async throws {
        let error = SampleLines.error(code, #"no \u001b[2J"#)
        try await FakeDaemon.run([Self.answers(error)]) { daemon in
            let outcome = await Self.run(arguments, socket: daemon.path)
            #expect(outcome.status == status)
            #expect(outcome.output.isEmpty)
            #expect(outcome.diagnostics.contains(#"no \u{1B}[2J"#))
        }
    }

    static let requests: [(arguments: [String], request: String)] = [
        ([], #"{"op":"subscribe","last":10,"follow":false}"#),
        (["-n", "0"], #"{"op":"subscribe","last":0,"follow":false}"#),
        (["--since", "start"], #"{"op":"subscribe","since":"start","follow":false}"#),
        (["--since", "now"], #"{"op":"subscribe","since":"now","follow":false}"#),
        (["--since", "42"], #"{"op":"subscribe","since":42,"follow":false}"#),
        (
            ["--since", "3f9a1c2e-42"],
            #"{"op":"subscribe","since":"3f9a1c2e-42","follow":false}"#
        ),
        (
            ["--since", "2026-11-21T01:00:00+01:00"],
            #"{"op":"subscribe","since":"2026-11-21T00:00:00.000000000Z","follow":false}"#
        ),
    ]

    @Test("What tail asks for", arguments: requests)
    func tailRequest(arguments: [String], request: String) async throws {
        try await FakeDaemon.run([Self.answers(SampleLines.place("end", 1))]) { daemon in
            let outcome = await Self.run(["tail", "--no-follow"] + arguments, socket: daemon.path)
            #expect(outcome == Outcome(status: .fine, output: "", diagnostics: ""))
            #expect(daemon.requests == [request])
        }
    }

    @Test("Piped, tail writes the change lines as they came, and only them, over a restart")
    func tailRestart() async throws {
        try await FakeDaemon.run([
            Self.answers(
                SampleLines.subscribed(after: 5),
                SampleLines.change(6),
                SampleLines.place("caught_up", 6),
                #"{"type":"state","state":"stopping","time":"2026-11-21T00:45:25Z"}"#,
                SampleLines.error("shutting_down", "bye")
            ),
            Self.answers(
                SampleLines.subscribed(after: 6),
                SampleLines.change(7),
                SampleLines.place("end", 7)
            ),
        ]) { daemon in
            let outcome = await Self.run(["tail"], socket: daemon.path)
            #expect(outcome.status == .fine)
            #expect(outcome.output == SampleLines.change(6) + "\n" + SampleLines.change(7) + "\n")
            #expect(
                outcome.diagnostics == """
                    telex: the daemon is stopping: waiting for it to come back
                    telex: the daemon is back: going on after 3f9a1c2e-6

                    """
            )
            #expect(daemon.requests.last == #"{"op":"subscribe","since":"3f9a1c2e-6"}"#)
        }
    }

    @Test("When nobody reads any more, tail ends quietly")
    func outputClosed() async throws {
        try await FakeDaemon.run([Self.answers(SampleLines.change(1)) + [.hold]]) { daemon in
            let outcome = await Self.run(["tail"], socket: daemon.path, isClosed: true)
            #expect(outcome == Outcome(status: .fine, output: "", diagnostics: ""))
        }
    }

    @Test("Where no daemon is, what was tried and what to do is said")
    func noDaemon() async {
        for verb in ["status", "tail", "sync", "scan", "verify"] {
            let outcome = await Self.run([verb], socket: "/nonexistent/telex.sock")
            #expect(
                outcome
                    == Outcome(
                        status: .noDaemon,
                        output: "",
                        diagnostics: """
                            telex: no daemon answers. Tried:
                              /nonexistent/telex.sock: there is no such socket
                            Start one (systemctl start telexd), or name its socket (--socket, \
                            $TELEX_SOCKET).

                            """
                    )
            )
        }
    }

    static let misuses: [[String]] = [
        ["bogus"], ["status", "--bogus"], ["status", "x"], ["status", "--json", "--plain"],
        ["tail", "-n", "-1"], ["tail", "-n", "100001"], ["tail", "-n", "x"],
        ["tail", "--since", "yesterday"], ["tail", "--since", "-1"],
        ["tail", "-n", "1", "--since", "start"], ["sync", "--timeout", "3601"],
        ["sync", "--timeout=-1"], ["--socket"], ["scan", "--deep=1"], ["scan", "x"],
        ["verify", "x"],
        ["verify", "--deep"],
    ]

    @Test("A wrong command line is told on standard error, and asks nobody", arguments: misuses)
    func usage(arguments: [String]) async {
        let outcome = await Self.run(arguments, socket: "/nonexistent/telex.sock")
        #expect(outcome.status == .usage)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.diagnostics.isEmpty)
    }
}
