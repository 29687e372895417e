import Testing

@testable import TelexFeed

@Suite("A piece that is read ahead")
struct ReadAheadTests {
    // capability 5.3
    @Test("is what comes after the one that is being written, once, and no more")
    func once() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3_200, byteCount: 500)
        // The last two commits are in memory.
        for _ in 0..<2 { feed.journal.commit(1) }
        let client = try feed.client()
        // With its window full, the subscriber asks for nothing more.
        let request = #"{"op":"subscribe","since":"start","consumer":"a","window":1,"heartbeat":0}"#
        try client.send(request + "\n")
        _ = try client.lines(2)
        // Each answer comes after a turn of the loop, and the reader's comes between two of them.
        var turns = 0
        while feed.journal.counts.lines < 2, turns < 10_000 {
            try client.send("{\"op\":\"ping\"}\n")
            _ = try client.line()
            turns += 1
        }
        #expect(feed.journal.counts.lines == 2)
        for seq in 1...3_199 {
            try client.send(#"{"op":"ack","seq":\#(seq)}"# + "\n")
            var line = ""
            repeat { line = try client.line() } while !line.hasPrefix(#"{"type":"change""#)
            #expect(line.hasPrefix(#"{"type":"change","seq":\#(seq + 1),"#))
        }
        let pieces = feed.journal.text(1...3_202).count / FeedLimits.pieceByteCount + 1
        #expect(feed.journal.counts.lines == pieces)
        await feed.server.stop()
    }
}
