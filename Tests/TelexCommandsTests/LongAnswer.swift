import FakeDaemon
import TelexCommands
import Testing

extension InvocationTests {
    /// Runs a verb against a daemon that answers with these lines and stays.
    static func expect(
        _ arguments: [String],
        terminal: Terminal? = nil,
        asks request: String,
        answered lines: [String],
        _ expected: Outcome,
        at location: SourceLocation
    ) async throws {
        let answer = lines.map { FakeDaemon.Step.line($0) }
        try await FakeDaemon.run([[.line(SampleLines.hello), .request] + answer + [.hold]]) {
            daemon in
            let outcome = await run(arguments, socket: daemon.path, terminal: terminal)
            #expect(daemon.requests == [request], sourceLocation: location)
            #expect(outcome == expected, sourceLocation: location)
        }
    }
}
