import Dispatch
import Synchronization
import Testing

@testable import TelexFeed

@Suite("What is read ahead")
struct ReadAheadTests {
    /// One change at a time goes to such a subscriber, each when it has acknowledged the one before.
    private func slow(_ name: String, since: String) -> String {
        #"{"op":"subscribe","since":\#(since),"consumer":"\#(name)","window":1,"heartbeat":0}"#
            + "\n"
    }

    /// Changes of some pieces more than are read ahead; the last two commits are in memory.
    private func long() async throws -> ServedFeed {
        let feed = try await ServedFeed()
        let count = FeedLimits.pieceByteCount / 500 * (FeedLimits.piecesAhead + 4)
        feed.journal.commit(count, byteCount: 500)
        for _ in 0..<2 { feed.journal.commit(1) }
        return feed
    }

    /// Lets the loop turn until so many pieces were asked for.
    private func wait(_ feed: ServedFeed, _ client: FeedClient, for pieces: Int) throws {
        var turns = 0
        while feed.journal.counts.lines < pieces, turns < 100_000 {
            try client.send("{\"op\":\"ping\"}\n")
            _ = try client.line()
            turns += 1
        }
    }

    // capability 5.3
    @Test("is some pieces after the one that is being written, and no more")
    func some() async throws {
        let feed = try await long()
        let client = try feed.client()
        try client.send(slow("a", since: #""start""#))
        _ = try client.lines(2)
        try wait(feed, client, for: 1 + FeedLimits.piecesAhead)
        await feed.server.stop()
        #expect(feed.journal.counts.lines == 1 + FeedLimits.piecesAhead)
    }

    // capability 5.3
    @Test("is read once, whoever comes there meanwhile")
    func once() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3_200, byteCount: 500)
        for _ in 0..<2 { feed.journal.commit(1) }
        let client = try feed.client()
        try client.send(slow("a", since: #""start""#))
        _ = try client.lines(2)
        for seq in 1...3_199 {
            try client.send(#"{"op":"ack","seq":\#(seq)}"# + "\n")
            var line = ""
            repeat { line = try client.line() } while !line.hasPrefix(#"{"type":"change""#)
            #expect(line.hasPrefix(#"{"type":"change","seq":\#(seq + 1),"#))
        }
        let pieces = feed.journal.text(1...3_202).count / FeedLimits.pieceByteCount + 1
        #expect(pieces > 3 && feed.journal.counts.lines == pieces)
        await feed.server.stop()
    }

    // capability 5.3
    @Test("is waited for by who comes to it while it is being read")
    func awaited() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3_200, byteCount: 500)
        for _ in 0..<2 { feed.journal.commit(1) }
        let (asked, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let begun = Mutex<Int64?>(nil)
        feed.journal.beforeLines { after in
            if after == 0 || begun.withLock({ $0 }) != nil { return }
            begun.withLock { $0 = after }
            asked.signal()
            go.wait()
        }
        let client = try feed.client()
        try client.send("{\"op\":\"subscribe\",\"since\":\"start\",\"follow\":false}\n")
        asked.wait()
        let first = try #require(begun.withLock { $0 })
        _ = try client.lines(1 + Int(first))
        // It has written all that there is, and has asked for more.
        try client.send("{\"op\":\"ping\"}\n")
        #expect(try client.line().hasPrefix(#"{"type":"pong""#))
        go.signal()
        let rest = try client.lines(3_202 - Int(first) + 1)
        #expect(rest.split(separator: "\n").last?.hasPrefix(#"{"type":"end""#) == true)
        let pieces = feed.journal.text(1...3_202).count / FeedLimits.pieceByteCount + 1
        #expect(feed.journal.counts.lines == pieces)
        await feed.server.stop()
    }

    // capability 5.3
    @Test("ends where somebody asks for other lines")
    func elsewhere() async throws {
        let feed = try await long()
        let (asked, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        feed.journal.beforeLines { after in
            // The first that is read ahead.
            guard after > 0, after < 1_000 else { return }
            asked.signal()
            go.wait()
        }
        let (first, second) = (try feed.client(), try feed.client())
        try first.send(slow("a", since: #""start""#))
        _ = try first.lines(2)
        asked.wait()
        try second.send(slow("b", since: "4000"))
        #expect(try second.lines(2).contains(#"{"type":"change","seq":4001,"#))
        go.signal()
        await feed.server.stop()
        #expect(feed.journal.counts.lines == 3)
    }
}
