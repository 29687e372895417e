import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A fault of the daemon's own", .timeLimit(.minutes(1)))
struct AnsweredFaultTests {
    /// Requests whose answer may be that something failed, each in a way of its own.
    private static let requests = [
        #"{"op":"files"}"#, #"{"op":"subscribe","snapshot":true}"#,
        #"{"op":"subscribe","since":"start"}"#, #"{"op":"history","path":"a"}"#,
        #"{"op":"content","path":"a"}"#, #"{"op":"duplicates"}"#, #"{"op":"why","path":"a"}"#,
        #"{"op":"sync"}"#, #"{"op":"scan"}"#, #"{"op":"verify"}"#,
    ]

    // capability 4.3
    @Test("is told to the log with each request that it fails, and nothing else is")
    func told() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(5)
        feed.journal.commit(1)
        feed.journal.commit(1)
        let client = try feed.client()
        for code in [ErrorCode.internal, .unavailable] {
            for (number, request) in Self.requests.enumerated() {
                fail(feed.journal, RequestError(code, "broken \(number)"))
                try client.send(request + "\n")
                var line = try client.line()
                if line.contains("subscribed") { line = try client.line() }
                #expect(line.contains("broken \(number)"), "\(request): \(line)")
            }
        }
        #expect(feed.journal.faults == Self.requests.indices.map { "broken \($0)" })
        await feed.server.stop()
    }

    // capability 4.3
    @Test("that the feed itself comes upon is told as well")
    func own() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(2)
        feed.journal.damage(2)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":0,"filter":{"kind":"added"}}"# + "\n")
        #expect(try client.lines(2).contains(#""code":"internal""#))
        #expect(feed.journal.faults.count == 1)
        #expect(feed.journal.faults.first?.contains("change 2 is not as it was written") == true)
        await feed.server.stop()
    }

    private func fail(_ journal: FakeJournal, _ error: RequestError) {
        journal.setFailure(error)
        journal.past.setFailure(error)
        journal.setSync(.failure(error))
        journal.refuseWork(error)
    }
}
