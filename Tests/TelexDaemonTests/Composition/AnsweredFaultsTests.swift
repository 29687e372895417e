import Logging
import Synchronization
import TelexWire
import Testing

@testable import TelexDaemon

@Suite("What clients are answered of the daemon's own faults")
struct AnsweredFaultsTests {
    /// A log, a clock, and the end of the daemon.
    private final class Surroundings: Sendable {
        private let state = Mutex((lines: [String](), time: Int64(0), isStopping: false))

        var lines: [String] { state.withLock(\.lines) }

        func pass(seconds: Int64) { state.withLock { $0.time += seconds * 1_000_000_000 } }
        func stop() { state.withLock { $0.isStopping = true } }

        func faults() -> AnsweredFaults {
            let log = Logger(label: "test") { _ in
                NotedLines { line in self.state.withLock { $0.lines.append(line) } }
            }
            return AnsweredFaults(
                log,
                isStopping: { self.state.withLock(\.isStopping) },
                now: { self.state.withLock(\.time) }
            )
        }
    }

    // capability 4.3
    @Test("comes to the log once a minute, however often it is answered")
    func paced() {
        let surroundings = Surroundings()
        let faults = surroundings.faults()
        func note(_ message: String) { faults.note(RequestError(.internal, message)) }
        for _ in 0..<1_000 { note("one") }
        note("two")
        let both = ["one", "two"].map { "error a client's request failed: \($0)" }
        #expect(surroundings.lines == both)
        surroundings.pass(seconds: 59)
        note("one")
        #expect(surroundings.lines == both)
        surroundings.pass(seconds: 1)
        note("two")
        #expect(surroundings.lines == both + both[1...])
    }

    // capability 4.3
    @Test("comes to the log in a few words, however many there are")
    func many() {
        let surroundings = Surroundings()
        let faults = surroundings.faults()
        for number in 0..<1_000 { faults.note(RequestError(.internal, "\(number)")) }
        #expect(surroundings.lines.count == AnsweredFaults.messageCount)
        surroundings.pass(seconds: 60)
        faults.note(RequestError(.internal, "1001"))
        #expect(surroundings.lines.count == AnsweredFaults.messageCount + 1)
    }

    // capability 4.3
    @Test("does not come to the log at the daemon's end, which interrupts what is being read")
    func end() {
        let surroundings = Surroundings()
        surroundings.stop()
        surroundings.faults().note(RequestError(.internal, "interrupted"))
        #expect(surroundings.lines.isEmpty)
    }
}

/// A log handler that hands over each line's level and message.
private struct NotedLines: LogHandler {
    let note: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(note: @escaping @Sendable (String) -> Void) { self.note = note }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { note("\(event.level) \(event.message)") }
}
