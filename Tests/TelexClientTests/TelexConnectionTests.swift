import FakeDaemon
import Glibc
import TelexClient
import TelexModel
import TelexWire
import Testing

@Suite("A connection", .timeLimit(.minutes(1)))
struct TelexConnectionTests {
    private static func connect(
        _ path: String,
        within patience: Duration = ClientLimits.greetingPatience
    ) async throws(TelexClientError) -> TelexConnection {
        try await TelexClient(socketPath: path).connect(within: patience)
    }

    @Test("The greeting is read, and a request answered")
    func ask() async throws {
        let status = SampleLines.status()
        try await FakeDaemon.run([[.line(SampleLines.hello), .request, .line(status)]]) { daemon in
            let connection = try await Self.connect(daemon.path)
            #expect(connection.hello.journal == JournalID(value: 0x3F9A_1C2E))
            #expect(connection.hello.folder == Array("/srv/seeds".utf8))
            let line = try await connection.ask(.status)
            #expect(line.bytes == Array(status.utf8))
            #expect(line.answer == .status)
            #expect(daemon.requests == [#"{"op":"status"}"#])
        }
    }

    @Test("Lines that come in halves are put together")
    func halves() async throws {
        let hello = Array((SampleLines.hello + "\n").utf8)
        let first = Array((SampleLines.change(1) + "\n" + SampleLines.change(2)).utf8)
        try await FakeDaemon.run([
            [
                .bytes(Array(hello.prefix(20))), .bytes(Array(hello.dropFirst(20))), .request,
                .bytes(first), .request, .bytes([0x0A]),
            ]
        ]) { daemon in
            let connection = try await Self.connect(daemon.path)
            try await connection.send(.ping)
            var lines = try await connection.nextLines()
            #expect(lines.map(\.value["seq"]?.integer) == [1])
            try await connection.send(.ping)
            lines = try await connection.nextLines()
            #expect(lines.map(\.value["seq"]?.integer) == [2])
            await #expect(throws: TelexClientError.closed) { try await connection.nextLines() }
            await #expect(throws: TelexClientError.closed) { try await connection.nextLines() }
        }
    }

    @Test("What came with the greeting is not lost")
    func afterHello() async throws {
        let both = SampleLines.hello + "\n" + SampleLines.change(1) + "\n"
        try await FakeDaemon.run([[.bytes(Array(both.utf8)), .hold]]) { daemon in
            let connection = try await Self.connect(daemon.path)
            #expect(try await connection.nextLines().map(\.value["seq"]?.integer) == [1])
        }
    }

    @Test("An over-long line ends the connection, after the lines before it")
    func overLong() async throws {
        let long = [UInt8](repeating: 0x20, count: ClientLimits.lineByteCount + 1)
        try await FakeDaemon.run([
            [.line(SampleLines.hello), .line(SampleLines.change(1)), .bytes(long), .hold]
        ]) { daemon in
            let connection = try await Self.connect(daemon.path)
            #expect(try await connection.nextLines().map(\.value["seq"]?.integer) == [1])
            await #expect(
                throws: TelexClientError.protocolViolation("a line is longer than 8388608 bytes")
            ) {
                try await connection.nextLines()
            }
        }
    }

    @Test("A daemon that is full says so instead of greeting")
    func overloaded() async throws {
        try await FakeDaemon.run([[.line(SampleLines.error("overloaded", "full"))]]) { daemon in
            await #expect(throws: TelexClientError.refused(RequestError(.overloaded, "full"))) {
                try await Self.connect(daemon.path)
            }
        }
    }

    @Test(
        "A greeting that is none is refused",
        arguments: [
            SampleLines.status(), "x", "[]", #"{"type":"hello"}"#,
            #"{"type":"hello","protocol":2,"daemon":"d","journal":"3f9a1c2e","oldest":1,"head":1,"#
                + #""folder":"/","durability":"power"}"#,
        ]
    )
    func strangeGreeting(line: String) async throws {
        try await FakeDaemon.run([[.line(line), .hold]]) { daemon in
            do {
                _ = try await Self.connect(daemon.path)
                Issue.record("connected")
            } catch TelexClientError.protocolViolation(let text) {
                #expect(!text.isEmpty)
            }
        }
    }

    @Test("A daemon that closes or does not speak is told apart from one that is not there")
    func silence() async throws {
        try await FakeDaemon.run([[], [.hold]]) { daemon in
            await #expect(throws: TelexClientError.closed) { try await Self.connect(daemon.path) }
            await #expect(throws: TelexClientError.timedOut) {
                try await Self.connect(daemon.path, within: .milliseconds(20))
            }
        }
        try await withTemporaryDirectory { directory in
            let path = directory + "/telex.sock"
            await #expect(throws: TelexClientError.unreachable(path: path, errno: ENOENT)) {
                try await Self.connect(path)
            }
            let long = directory + String(repeating: "/x", count: 100)
            await #expect(throws: TelexClientError.unreachable(path: long, errno: ENAMETOOLONG)) {
                try await Self.connect(long)
            }
        }
    }

    @Test("A cancelled task waits no longer")
    func cancelled() async throws {
        try await FakeDaemon.run([[.line(SampleLines.hello), .hold]]) { daemon in
            let connection = try await Self.connect(daemon.path)
            let waiting = Task { try await connection.nextLines() }
            waiting.cancel()
            await #expect(throws: TelexClientError.cancelled) { try await waiting.value }
        }
    }

    @Test("An error code that is newer than this client is a refusal")
    func newCode() async throws {
        let error = SampleLines.error("too_early", "come back")
        try await FakeDaemon.run([[.line(SampleLines.hello), .request, .line(error)]]) { daemon in
            let connection = try await Self.connect(daemon.path)
            let refusal = RequestError(.internal, "too_early: come back")
            await #expect(throws: TelexClientError.refused(refusal)) {
                try await connection.ask(.ping)
            }
        }
    }
}
