import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A consumer", .timeLimit(.minutes(1)))
struct ConsumerTests {
    private func subscribe(
        _ feed: ServedFeed,
        _ members: String = "",
        name: String = "indexer"
    ) throws -> FeedClient {
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","consumer":"\#(name)"\#(members)}"# + "\n")
        return client
    }

    private func acknowledge(_ client: FeedClient, _ seq: Int64) throws {
        try client.send(#"{"op":"ack","cursor":"3f9a1c2e-\#(seq)"}"# + "\n")
        #expect(try client.line() == #"{"type":"acked","cursor":"3f9a1c2e-\#(seq)"}"# + "\n")
    }

    // capability 4.2
    @Test("begins at the start, and then after what it has acknowledged")
    func resumes() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(5)
        do {
            let client = try subscribe(feed)
            #expect(try client.line().contains(#""after":0,"#))
            #expect(feed.journal.consumers.kept("indexer")?.seq == 0)
            _ = try client.lines(6)
            try acknowledge(client, 3)
            #expect(feed.journal.consumers.kept("indexer")?.seq == 3)
        }
        let watcher = try feed.client()
        try feed.waitUntilAlone(watcher)
        // What it names counts only for one that is new.
        let again = try subscribe(feed, #","since":1"#)
        #expect(try again.line().contains(#""after":3,"#))
        #expect(try again.line() == FakeChange().text(seq: 4) + "\n")
        let other = try subscribe(feed, #","since":1"#, name: "other")
        #expect(try other.line().contains(#""after":1,"#))
        await feed.server.stop()
    }

    // capability 4.2
    @Test("that was known before the daemon's start goes on, and one that was passed is told so")
    func kept() async throws {
        let name = try #require(ConsumerName("indexer"))
        let lost = try #require(ConsumerName("lost"))
        let journal = FakeJournal()
        try journal.consumers.keep([Consumer(name: name, seq: 2), Consumer(name: lost, seq: 0)])
        journal.commit(4)
        journal.setOldest(3)
        let feed = try await ServedFeed(journal)
        let client = try subscribe(feed)
        #expect(try client.line().contains(#""after":2,"#))
        let passed = try subscribe(feed, name: "lost")
        #expect(try passed.line().hasPrefix(#"{"type":"error","code":"cursor_expired""#))
        // Its place is where it was.
        #expect(journal.consumers.kept("lost")?.seq == 0)
        await feed.server.stop()
    }

    // capability 4.2
    @Test("whose subscription failed before it was sent anything is free")
    func failed() async throws {
        let journal = FakeJournal()
        try journal.consumers.keep([Consumer(name: try #require(ConsumerName("indexer")), seq: 0)])
        journal.commit(4)
        journal.setOldest(3)
        let feed = try await ServedFeed(journal)
        let first = try subscribe(feed)
        #expect(try first.line().contains("cursor_expired"))
        let second = try subscribe(feed, #","snapshot":true"#)
        #expect(try second.line().contains(#""type":"subscribed""#))
        try first.send(#"{"op":"ack","seq":3}"# + "\n")
        #expect(try first.line().contains(#""code":"#))
        await feed.server.stop()
    }

    // capability 4.2
    // scenario 65
    @Test("has one connection at a time, and is free when that is gone or has another subscription")
    func busy() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(1)
        let first = try subscribe(feed, #","limit":1"#)
        #expect(try first.lines(3).contains(#""type":"end""#))
        let second = try subscribe(feed)
        #expect(try second.line().hasPrefix(#"{"type":"error","code":"consumer_busy""#))
        // After the end it is still the first one's, which may acknowledge.
        try acknowledge(first, 1)
        try first.send(#"{"op":"subscribe","consumer":"indexer"}"# + "\n")
        #expect(try first.lines(2).contains(#""after":1,"#))
        let third = try feed.client()
        try third.send(#"{"op":"subscribe","consumer":"indexer"}"# + "\n")
        #expect(try third.line().contains("consumer_busy"))
        await feed.server.stop()
        let other = try await ServedFeed()
        other.journal.commit(1)
        let free = try subscribe(other, #","limit":1"#)
        _ = try free.lines(3)
        try free.send(#"{"op":"subscribe","follow":false}"# + "\n")
        _ = try free.lines(2)
        let next = try subscribe(other)
        #expect(try next.line().contains(#""type":"subscribed""#))
        try free.send(#"{"op":"ack","seq":1}"# + "\n")
        #expect(try free.line().contains(#""code":"not_consumer""#))
        await other.server.stop()
    }

    // capability 4.2
    // scenario 65
    @Test("acknowledges in any order, twice, and nothing that it was not sent")
    func acknowledges() async throws {
        let feed = try await ServedFeed()
        feed.journal.setEarlier(JournalID(value: 0xA), 2)
        feed.journal.commit(5)
        let client = try subscribe(feed, #","window":4"#)
        _ = try client.lines(5)
        let answers: [(request: String, answer: String)] = [
            (#""seq":5"#, #""code":"bad_request""#),
            (#""cursor":"3f9a1c2e-5""#, #""code":"bad_request""#),
            (#""cursor":"0000000b-1""#, #""code":"cursor_unknown""#),
            (#""cursor":"0000000a-3""#, #""code":"cursor_ahead""#),
            (#""cursor":"0000000a-1""#, #"{"type":"acked","cursor":"3f9a1c2e-1"}"#),
            (#""cursor":"3f9a1c2e-0""#, #"{"type":"acked","cursor":"3f9a1c2e-1"}"#),
        ]
        for (request, answer) in answers {
            try client.send(#"{"op":"ack",\#(request)}"# + "\n")
            // One acknowledged makes room for the fifth.
            var line = try client.line()
            if line.hasPrefix(#"{"type":"change","seq":5,"#) { line = try client.line() }
            if line.hasPrefix(#"{"type":"caught_up""#) { line = try client.line() }
            #expect(line.contains(answer), "\(request)")
        }
        let commits = feed.journal.consumers.commits
        try client.send(#"{"op":"ack","seq":1}"# + "\n" + #"{"op":"ping"}"# + "\n")
        while try !client.line().contains("pong") {}
        #expect(feed.journal.consumers.commits == commits)
        let stranger = try feed.client()
        try stranger.send(#"{"op":"ack","seq":1}"# + "\n")
        #expect(try stranger.line().hasPrefix(#"{"type":"error","code":"not_consumer""#))
        await feed.server.stop()
    }

    // capability 4.2
    @Test(
        "is sent no more than its window, filtered or not",
        arguments: ["", #","filter":{"kind":"added"}"#]
    )
    func window(filter: String) async throws {
        let feed = try await ServedFeed()
        let step = filter.isEmpty ? 1 : 2 as Int64
        feed.journal.commit(
            (1...100).map { FakeChange(kind: filter.isEmpty || $0 % 2 == 0 ? .added : .removed) }
        )
        let client = try subscribe(feed, #","window":10,"heartbeat":1"# + filter)
        _ = try client.line()
        var next = step
        var acked: Int64 = 0
        while acked < 100 {
            let end = min(100, acked + 10 * step)
            // What comes before the answer to the acknowledgement is what that made room for.
            var line = try client.line()
            while line.hasPrefix(#"{"type":"change""#) {
                #expect(line.contains(#""seq":\#(next),"#))
                #expect(next <= end)
                next += step
                line = try client.line()
            }
            if line.hasPrefix(#"{"type":"acked""#) || line.hasPrefix(#"{"type":"caught_up""#) {
                continue
            }
            // The window is full: a heartbeat carries what was sent, and nothing else comes.
            #expect(line.hasPrefix(#"{"type":"heartbeat","cursor":"3f9a1c2e-\#(next - step)""#))
            if next <= end { continue }
            try client.send(#"{"op":"ack","seq":\#(end)}"# + "\n")
            acked = end
        }
        #expect(next == 100 + step)
        await feed.server.stop()
    }

    // capability 4.2
    @Test("with a snapshot begins anew, and is there once that is acknowledged")
    func snapshot() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(5)
        feed.journal.setFiles([sampleFile("a")])
        let client = try subscribe(feed, #","snapshot":true"#)
        #expect(
            try client.lines(4).hasSuffix(#"{"type":"caught_up","cursor":"3f9a1c2e-5"}"# + "\n")
        )
        #expect(feed.journal.consumers.kept("indexer")?.seq == 0)
        try acknowledge(client, 5)
        #expect(feed.journal.consumers.kept("indexer")?.seq == 5)
        await feed.server.stop()
    }

    // capability 4.2
    @Test("is told when its place can't be kept, and is where it was")
    func failure() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        feed.journal.consumers.setFailure(RequestError(.unavailable, "full"))
        let refused = try subscribe(feed)
        #expect(
            try refused.line() == #"{"type":"error","code":"unavailable","message":"full"}"# + "\n"
        )
        feed.journal.consumers.setFailure(nil)
        let client = try subscribe(feed)
        _ = try client.lines(5)
        try acknowledge(client, 1)
        feed.journal.consumers.setFailure(RequestError(.unavailable, "full"))
        try client.send(#"{"op":"ack","seq":2}"# + "\n")
        #expect(try client.line().contains(#""code":"unavailable""#))
        feed.journal.consumers.setFailure(nil)
        try client.send(#"{"op":"consumers"}"# + "\n")
        #expect(try client.lines(2).contains(#""cursor":"3f9a1c2e-1","behind":2"#))
        try acknowledge(client, 2)
        await feed.server.stop()
    }

    // capability 4.2
    // capability 4.3
    @Test("is listed, told in the status, and forgotten when nobody has it")
    func listed() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        let client = try subscribe(feed)
        _ = try client.lines(5)
        try acknowledge(client, 2)
        do {
            let other = try subscribe(feed, #","since":1"#, name: "a.b_c-9")
            _ = try other.line()
        }
        let asking = try feed.client()
        var lines = ""
        repeat {
            try asking.send(#"{"op":"consumers","id":1}"# + "\n")
            lines = try asking.lines(3)
        } while lines.contains(#""a.b_c-9","cursor":"3f9a1c2e-1","behind":2,"connected":true"#)
        #expect(
            lines
                == #"{"id":1,"type":"consumer","name":"a.b_c-9","cursor":"3f9a1c2e-1","behind":2,"#
                + #""connected":false,"acked_at":null}"# + "\n"
                + #"{"id":1,"type":"consumer","name":"indexer","cursor":"3f9a1c2e-2","behind":1,"#
                + #""connected":true,"acked_at":"2026-11-21T00:45:25.123456Z"}"# + "\n"
                + #"{"id":1,"type":"end","cursor":"3f9a1c2e-3"}"# + "\n"
        )
        try asking.send(#"{"op":"status"}"# + "\n")
        #expect(
            try asking.line().contains(
                #""consumers":[{"name":"a.b_c-9","cursor":"3f9a1c2e-1","behind":2,"connected":false},"#
                    + #"{"name":"indexer","cursor":"3f9a1c2e-2","behind":1,"connected":true}]"#
            )
        )
        for (name, answer) in [
            ("indexer", #""code":"consumer_busy""#), ("nobody", #""code":"not_found""#),
            ("a.b_c-9", #"{"id":2,"type":"forgotten"}"#), ("a.b_c-9", #""code":"not_found""#),
        ] {
            try asking.send(#"{"op":"forget","consumer":"\#(name)","id":2}"# + "\n")
            #expect(try asking.line().contains(answer), "\(name)")
        }
        #expect(feed.journal.consumers.kept("a.b_c-9") == nil)
        await feed.server.stop()
    }

    // capability 4.2
    @Test("is one of a thousand at most")
    func tooMany() async throws {
        let journal = FakeJournal()
        let names = try (1...1_000).map { try #require(ConsumerName("c\($0)")) }
        try journal.consumers.keep(names.map { Consumer(name: $0, seq: 0) })
        let feed = try await ServedFeed(journal)
        let client = try subscribe(feed)
        let refusal = try client.rest()
        #expect(refusal.hasPrefix(#"{"type":"error","code":"overloaded""#))
        #expect(refusal.split(separator: "\n").count == 1)
        let other = try feed.client()
        try other.send(#"{"op":"subscribe","consumer":"c1000"}"# + "\n")
        #expect(try other.line().contains("subscribed"))
        await feed.server.stop()
    }
}
