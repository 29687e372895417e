import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A subscriber")
struct SubscriptionTests {
    @Test("is told a backlog of any size, then that it has caught up, then what comes")
    func backlog() async throws {
        let feed = try await ServedFeed()
        // A few pieces, and two commits that are still in memory.
        feed.journal.commit(5_000, byteCount: 200)
        feed.journal.commit(10)
        feed.journal.commit(10)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":"start"}"# + "\n")
        #expect(try client.line().contains(#""after":0"#))
        let all = feed.journal.text(1...5_020)
        #expect(try client.receiveAll(all.count) == all)
        #expect(try client.line() == #"{"type":"caught_up","cursor":"3f9a1c2e-5020"}"# + "\n")
        feed.commit(3)
        #expect(
            try client.lines(3) == String(decoding: feed.journal.text(5_021...5_023), as: UTF8.self)
        )
        feed.commit(1)
        #expect(try client.line() == FakeChange().text(seq: 5_024) + "\n")
        // 2.5 MB in pieces of 256 KiB.
        #expect(feed.journal.counts.lines < 14)
        await feed.server.stop()
    }

    @Test(
        "ends at its limit, wherever that lies in a commit",
        arguments: [1, 9, 10, 11, 15, 20, 25]
    )
    func limit(_ limit: Int64) async throws {
        let feed = try await ServedFeed()
        for _ in 0..<3 { feed.journal.commit(10) }
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":"start","limit":\#(limit)}"# + "\n")
        client.endSending()
        _ = try client.line()
        #expect(
            try client.rest()
                == String(decoding: feed.journal.text(1...limit), as: UTF8.self)
                + #"{"type":"end","cursor":"3f9a1c2e-\#(limit)"}"# + "\n"
        )
        await feed.server.stop()
    }

    @Test("without follow ends at the head as of its request")
    func target() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(4_000, byteCount: 500)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":"start","follow":false}"# + "\n")
        #expect(try client.line().contains(#""head":4000"#))
        feed.commit(100)
        let all = feed.journal.text(1...4_000)
        #expect(try client.receiveAll(all.count) == all)
        #expect(try client.line() == #"{"type":"end","cursor":"3f9a1c2e-4000"}"# + "\n")
        await feed.server.stop()
    }

    @Test(
        "is told of its end once, however close what is queued comes to what a client may have",
        arguments: (0...10).map { 65_480 + $0 * 8 }
    )
    func ending(queued: Int) async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(1, byteCount: 1)
        let rest = feed.journal.text(1...1).count - 1
        feed.journal.commit(1, byteCount: queued - rest)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":1,"follow":false}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"type":"subscribed""#))
        #expect(try client.receiveAll(queued) == feed.journal.text(2...2))
        #expect(try client.line() == #"{"type":"end","cursor":"3f9a1c2e-2"}"# + "\n")
        try client.send(#"{"op":"ping"}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"type":"pong""#))
        await feed.server.stop()
    }

    @Test("with an id has it on each line, and on nothing else's")
    func identified() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(2)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":1,"id":5}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"id":5,"type":"subscribed""#))
        #expect(try client.line().hasPrefix(#"{"id":5,"type":"change","seq":2,"#))
        #expect(try client.line() == #"{"id":5,"type":"caught_up","cursor":"3f9a1c2e-2"}"# + "\n")
        feed.commit(2)
        #expect(try client.line().hasPrefix(#"{"id":5,"type":"change","seq":3,"#))
        #expect(try client.line().hasPrefix(#"{"id":5,"type":"change","seq":4,"#))
        try client.send(#"{"op":"ping"}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"type":"pong""#))
        await feed.server.stop()
    }

    @Test("one at a time: a second is refused, after the end another may follow")
    func oneAtATime() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(1)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":"start"}"# + "\n")
        _ = try client.lines(3)
        try client.send(#"{"op":"subscribe","id":2}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"id":2,"type":"error","code":"bad_request""#))
        feed.commit(1)
        #expect(try client.line() == FakeChange().text(seq: 2) + "\n")
        let other = try feed.client()
        for _ in 0..<3 {
            try other.send(#"{"op":"subscribe","since":1,"limit":1}"# + "\n")
            #expect(try other.lines(3).hasSuffix("3f9a1c2e-2\"}\n"))
        }
        await feed.server.stop()
    }

    @Test("is told of the daemon's state, and of nothing before it is subscribed")
    func states() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        feed.server.stateChanged(.scanning, .firstScan)
        // It is told after the requests that came at the same time: let it be told before.
        for _ in 0..<2 {
            try client.send("{\"op\":\"ping\"}\n")
            _ = try client.line()
        }
        try client.send(#"{"op":"subscribe"}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"type":"subscribed""#))
        #expect(try client.line().hasPrefix(#"{"type":"caught_up""#))
        feed.server.stateChanged(.scanning, .queueOverflow)
        feed.server.stateChanged(.inSync, nil)
        let time = #""time":"2026-11-21T00:45:25.123456Z"}"# + "\n"
        #expect(
            try client.line()
                == #"{"type":"state","state":"scanning","reason":"queue_overflow","# + time
        )
        #expect(try client.line() == #"{"type":"state","state":"in_sync","# + time)
        await feed.server.stop()
    }

    // scenario 58
    @Test("is sent a heartbeat when there is nothing else")
    func heartbeat() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(2)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","heartbeat":1,"id":1}"# + "\n")
        _ = try client.lines(2)
        for _ in 0..<2 {
            #expect(
                try client.line()
                    == #"{"id":1,"type":"heartbeat","cursor":"3f9a1c2e-2","state":"in_sync","#
                    + #""time":"2026-11-21T00:45:25.123456Z"}"# + "\n"
            )
        }
        await feed.server.stop()
    }

    @Test("that has said all it has to say is still served")
    func halfClosed() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        try client.send(#"{"op":"subscribe"}"# + "\n")
        client.endSending()
        _ = try client.lines(2)
        feed.commit(2)
        #expect(try client.lines(2) == String(decoding: feed.journal.text(1...2), as: UTF8.self))
        await feed.server.stop()
        #expect(try client.rest().contains(#""code":"shutting_down""#))
    }

    // capability 4.4
    @Test("and sixty-three others are served with one reading of each commit")
    func shared() async throws {
        let feed = try await ServedFeed()
        let clients = try (0..<64).map { _ in try feed.client() }
        for client in clients {
            try client.send(#"{"op":"subscribe"}"# + "\n")
            _ = try client.lines(2)
        }
        let before = feed.journal.counts
        for number in 1...5 as ClosedRange<Int64> {
            feed.commit(1)
            for client in clients {
                #expect(try client.line() == FakeChange().text(seq: number) + "\n")
            }
        }
        #expect(feed.journal.counts.lines == before.lines)
        #expect(feed.journal.counts.recentLines - before.recentLines <= 10)
        await feed.server.stop()
    }

    // capability 4.4, scenario 63
    @Test("that never reads costs a few pieces, and delays nobody")
    func neverReads() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(40_000, byteCount: 500)
        let idle = try feed.client()
        try idle.send(#"{"op":"subscribe","since":"start"}"# + "\n")
        let reader = try feed.client()
        try reader.send(#"{"op":"subscribe","since":"start"}"# + "\n")
        _ = try reader.line()
        let all = feed.journal.text(1...40_000)
        #expect(try reader.receiveAll(all.count) == all)
        _ = try reader.line()
        let pieces = all.count / FeedLimits.pieceByteCount + 1
        // Of the idle one, no more than the socket's buffers and what waits before them.
        #expect(feed.journal.counts.lines <= pieces + 8)
        feed.server.stateChanged(.scanning, .requested)
        feed.commit(1)
        #expect(try reader.lines(2).hasSuffix("\n" + FakeChange().text(seq: 40_001) + "\n"))
        // When it reads after all, it has missed no change.
        #expect(try idle.line().hasPrefix(#"{"type":"subscribed""#))
        var found = 0
        while found < 40_001 {
            let line = try idle.line()
            if line.hasPrefix(#"{"type":"state""#) { continue }
            found += 1
            if found.isMultiple(of: 5_000) || found == 40_001 {
                #expect(line.hasPrefix(#"{"type":"change","seq":\#(found)"#))
            }
        }
        await feed.server.stop()
    }
}
