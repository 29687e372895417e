import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A consumer among connections that come and go", .timeLimit(.minutes(1)))
struct ConsumerRaceTests {
    // capability 4.2
    @Test("is free again when whoever made it is gone before it was made")
    func gone() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        let watcher = try feed.client()
        for _ in 0..<200 {
            do {
                let leaving = try feed.client()
                try leaving.send(
                    #"{"op":"subscribe","consumer":"x","since":"2026-01-01T00:00:00Z"}"# + "\n"
                )
            }
            try feed.waitUntilAlone(watcher)
            let client = try feed.client()
            try client.send(#"{"op":"subscribe","consumer":"x"}"# + "\n")
            #expect(try client.line().contains(#""type":"subscribed""#))
            try client.send(#"{"op":"subscribe","follow":false}"# + "\n")
            while try !client.line().contains("bad_request") {}
        }
        await feed.server.stop()
    }

    // capability 4.2
    @Test("is one connection's, however many make it at once")
    func together() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        for round in 0..<50 {
            let clients = try (0..<4).map { _ in try feed.client() }
            for client in clients {
                try client.send(
                    #"{"op":"subscribe","consumer":"x\#(round)","since":"2026-01-01T00:00:00Z"}"#
                        + "\n"
                )
            }
            let answers = try clients.map { try $0.line() }
            #expect(answers.count { $0.contains(#""type":"subscribed""#) } == 1)
            #expect(answers.count { $0.contains(#""code":"consumer_busy""#) } == 3)
        }
        await feed.server.stop()
    }

    // capability 4.4
    @Test("may acknowledge ten thousand times without waiting")
    func pipelined() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(1)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","consumer":"x","since":"now"}"# + "\n")
        _ = try client.lines(2)
        let all = String(repeating: #"{"op":"ack","seq":0}"# + "\n", count: 10_000)
        let sending = Task { try client.send(all) }
        let answer = #"{"type":"acked","cursor":"3f9a1c2e-1"}"# + "\n"
        for _ in 0..<10_000 { #expect(try client.line() == answer) }
        try await sending.value
        await feed.server.stop()
    }

    // capability 4.2
    @Test("is not told that a place is kept which is not")
    func takenBack() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(9)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","consumer":"x"}"# + "\n")
        _ = try client.lines(11)
        feed.journal.consumers.setFailure(RequestError(.unavailable, "full"))
        for _ in 0..<100 { try client.send(#"{"op":"ack","seq":9}"# + "\n") }
        for _ in 0..<100 { #expect(try client.line().contains(#""code":"unavailable""#)) }
        feed.journal.consumers.setFailure(nil)
        #expect(feed.journal.consumers.kept("x")?.seq == 0)
        await feed.server.stop()
    }

    // capability 4.2
    @Test("that could not be made is none, also where whoever made it is gone")
    func notMade() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        let watcher = try feed.client()
        feed.journal.consumers.setFailure(RequestError(.unavailable, "full"))
        for number in 0..<100 {
            let leaving = try feed.client()
            try leaving.send(#"{"op":"subscribe","consumer":"x\#(number)"}"# + "\n")
        }
        try feed.waitUntilAlone(watcher)
        feed.journal.consumers.setFailure(nil)
        for number in 0..<100 {
            let client = try feed.client()
            let request = #"{"op":"subscribe","consumer":"x\#(number)","since":"now"}"# + "\n"
            var line = ""
            // The last attempt to make it may not have failed yet.
            repeat {
                try client.send(request)
                line = try client.line()
            } while line.contains(#""code":"consumer_busy""#)
            #expect(line.contains(#""after":3,"#))
        }
        await feed.server.stop()
    }
}
