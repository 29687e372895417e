import TelexWire
import Testing

@testable import TelexFeed

// scenario 53
@Suite("A subscriber that retention passes", .timeLimit(.minutes(1)))
struct RetentionTests {
    private static func passed(_ after: Int, oldest: Int) -> String {
        #"{"id":1,"type":"error","code":"cursor_expired","message":"passed by after \#(after)","#
            + #""oldest":\#(oldest)}"# + "\n"
    }

    @Test("between its request and the first reading is told so", arguments: [true, false])
    func first(follows: Bool) async throws {
        let feed = try await ServedFeed()
        for _ in 0..<5 { feed.journal.commit(1) }
        feed.journal.setReadable(3)
        let client = try feed.client()
        let request = #"{"op":"subscribe","since":"3f9a1c2e-1","follow":\#(follows),"id":1}"# + "\n"
        try client.send(request)
        #expect(
            try client.line()
                == #"{"id":1,"type":"subscribed","journal":"3f9a1c2e","after":1,"oldest":1,"#
                + #""head":5,"state":"in_sync"}"# + "\n"
        )
        #expect(try client.line() == Self.passed(1, oldest: 3))
        // The connection stays, and another subscription may follow.
        try client.send(#"{"op":"subscribe","since":4,"follow":false}"# + "\n")
        #expect(try client.lines(3).hasSuffix(#"{"type":"end","cursor":"3f9a1c2e-5"}"# + "\n"))
        client.endSending()
        #expect(try client.rest().isEmpty)
        await feed.server.stop()
    }

    @Test("while it does not read is sent what it was sent in order, and then told so")
    func slow() async throws {
        let feed = try await ServedFeed()
        feed.journal.commitLong()
        let client = try feed.client()
        let other = try feed.client()
        try client.send(#"{"op":"subscribe","since":"start"}"# + "\n")
        // It has been sent what fits on the way to it once nothing more is read for it.
        var reads = -1
        while feed.journal.counts.lines != reads || reads == 0 {
            reads = feed.journal.counts.lines
            for _ in 0..<20 {
                try other.send("{\"op\":\"ping\"}\n")
                _ = try other.line()
            }
        }
        feed.journal.setReadable(39_000)
        #expect(try client.line().hasPrefix(#"{"type":"subscribed""#))
        var next = 1
        var line = try client.line()
        while line.hasPrefix(#"{"type":"change","seq":\#(next),"#) {
            next += 1
            line = try client.line()
        }
        // It had more than it had read, and much less than there was.
        #expect(next > 1 && next < 39_000)
        #expect(
            line
                == #"{"type":"error","code":"cursor_expired","message":"passed by after \#(next - 1)","#
                + #""oldest":39000}"# + "\n"
        )
        await feed.server.stop()
    }

    @Test("is told so also where the journal has no lines left to fail with")
    func known() async throws {
        let feed = try await ServedFeed()
        feed.journal.commitLong()
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":"start"}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"type":"subscribed""#))
        #expect(try client.line().hasPrefix(#"{"type":"change","seq":1,"#))
        feed.journal.setOldest(40_003)
        var line = try client.line()
        while line.hasPrefix(#"{"type":"change""#) { line = try client.line() }
        #expect(line.contains(#""code":"cursor_expired""#) && line.contains(#""oldest":40003}"#))
        await feed.server.stop()
    }

    @Test("while it waits for what comes is not told so: it has seen all")
    func caughtUp() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":"start"}"# + "\n")
        #expect(
            try client.lines(5).hasSuffix(#"{"type":"caught_up","cursor":"3f9a1c2e-3"}"# + "\n")
        )
        feed.journal.setOldest(4)
        feed.journal.setReadable(4)
        feed.commit(1)
        #expect(try client.line() == FakeChange().text(seq: 4) + "\n")
        await feed.server.stop()
    }
}

extension FakeJournal {
    /// Far more than fits on the way to a client, of which the latest two commits are in memory.
    fileprivate func commitLong() {
        commit(40_000, byteCount: 500)
        commit(1)
        commit(1)
    }
}
