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

    /// Changes of so many pieces; the last two commits are in memory.
    private func served(pieces: Int) async throws -> ServedFeed {
        let feed = try await ServedFeed()
        feed.journal.commit(
            FeedLimits.pieceByteCount / Self.lineByteCount * pieces,
            byteCount: Self.lineByteCount
        )
        for _ in 0..<2 { feed.journal.commit(1) }
        return feed
    }
    private static let lineByteCount = 5_000

    /// The first change of a piece, counted from 1, where pieces are read from the start.
    private func first(ofPiece number: Int, _ feed: ServedFeed) -> Int64 {
        let size = feed.journal.text(1...1).count
        return Int64((number - 1) * (FeedLimits.pieceByteCount / size + 1)) + 1
    }

    /// How many pieces there are, read from the start: the two changes in memory are none.
    private func pieces(_ feed: ServedFeed) -> Int {
        var count = 1
        while first(ofPiece: count + 1, feed) <= feed.journal.source.head().head - 2 { count += 1 }
        return count
    }

    /// Acknowledges what a slow subscriber was told, and takes what it is told then.
    private func acknowledge(_ seq: Int64, _ client: FeedClient) throws {
        try client.send(#"{"op":"ack","seq":\#(seq)}"# + "\n")
        var line = ""
        repeat { line = try client.line() } while !line.hasPrefix(#"{"type":"change""#)
        #expect(line.hasPrefix(#"{"type":"change","seq":\#(seq + 1),"#))
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
    @Test("is twice as much each time that its end is reached, up to a limit")
    func more() async throws {
        let feed = try await served(pieces: 30)
        let client = try feed.client()
        try client.send(slow("a", since: #""start""#))
        _ = try client.lines(2)
        var seq: Int64 = 1
        // Which piece it stands in, and how many were read by then.
        for (piece, read) in [(1, 2), (2, 4), (4, 8), (8, 16), (16, 24)] {
            while seq < first(ofPiece: piece, feed) {
                try acknowledge(seq, client)
                seq += 1
            }
            try wait(feed, client, for: read)
        }
        await feed.server.stop()
        #expect(feed.journal.counts.lines == 24)
    }

    // capability 5.3
    @Test("is little with several who stand at places of their own")
    func several() async throws {
        let feed = try await served(pieces: 60)
        let clients = [try feed.client(), try feed.client(), try feed.client()]
        var places: [Int64] = []
        for (number, client) in clients.enumerated() {
            let place = first(ofPiece: 1 + 20 * number, feed) - 1
            try client.send(slow("c\(number)", since: "\(place)"))
            _ = try client.lines(2)
            places.append(place + 1)
        }
        let pieces = 10
        for _ in 1..<first(ofPiece: pieces + 1, feed) {
            for (number, client) in clients.enumerated() {
                try acknowledge(places[number], client)
                places[number] += 1
            }
        }
        await feed.server.stop()
        // Those that they stood in, and one ahead of each.
        #expect(feed.journal.counts.lines <= clients.count * (pieces + 2))
    }

    // capability 5.3
    @Test("is no more than is asked for")
    func limited() async throws {
        let feed = try await served(pieces: 4)
        let client = try feed.client()
        try client.send("{\"op\":\"subscribe\",\"since\":\"start\",\"limit\":3}\n")
        _ = try client.lines(5)
        await feed.server.stop()
        #expect(feed.journal.counts.lines == 1)
    }

    // capability 5.3
    @Test("is nothing that is in memory")
    func recent() async throws {
        let feed = try await ServedFeed()
        for _ in 0..<2 { feed.journal.commit(1) }
        let client = try feed.client()
        try client.send("{\"op\":\"subscribe\",\"since\":\"start\",\"follow\":false}\n")
        _ = try client.lines(4)
        await feed.server.stop()
        #expect(feed.journal.counts.lines == 0)
    }

    // capability 5.3
    @Test("is read once, whoever comes there meanwhile")
    func once() async throws {
        let feed = try await served(pieces: 12)
        let head = feed.journal.source.head().head
        let client = try feed.client()
        try client.send(slow("a", since: #""start""#))
        _ = try client.lines(2)
        for seq in 1..<head { try acknowledge(seq, client) }
        await feed.server.stop()
        #expect(feed.journal.counts.lines == pieces(feed))
    }

    // capability 5.3
    @Test("is waited for by who comes to it while it is being read")
    func awaited() async throws {
        let feed = try await served(pieces: 6)
        let head = feed.journal.source.head().head
        let (asked, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        // The third and the fourth are read in a row.
        let (third, fourth) = (first(ofPiece: 3, feed), first(ofPiece: 4, feed))
        let isHeld = Atomic(false)
        feed.journal.beforeLines { after in
            guard after == fourth - 1, !isHeld.exchange(true, ordering: .relaxed) else { return }
            asked.signal()
            go.wait()
        }
        let client = try feed.client()
        try client.send("{\"op\":\"subscribe\",\"since\":\"start\",\"follow\":false}\n")
        _ = try client.lines(Int(third))
        asked.wait()
        _ = try client.lines(Int(fourth - third))
        // It has written all that there is, and has asked for more.
        try client.send("{\"op\":\"ping\"}\n")
        #expect(try client.line().hasPrefix(#"{"type":"pong""#))
        go.signal()
        let rest = try client.lines(Int(head - fourth) + 2)
        #expect(rest.split(separator: "\n").last?.hasPrefix(#"{"type":"end""#) == true)
        await feed.server.stop()
        #expect(feed.journal.counts.lines == pieces(feed))
    }

    // capability 5.3
    @Test("ends where somebody asks for other lines")
    func elsewhere() async throws {
        let feed = try await served(pieces: 12)
        let (asked, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let (third, far) = (first(ofPiece: 3, feed), first(ofPiece: 9, feed))
        feed.journal.beforeLines { after in
            // The first of two that are read ahead of the second piece.
            guard after == third - 1 else { return }
            asked.signal()
            go.wait()
        }
        let (slowly, elsewhere) = (try feed.client(), try feed.client())
        try slowly.send(slow("a", since: #""start""#))
        _ = try slowly.lines(2)
        for seq in 1..<first(ofPiece: 2, feed) { try acknowledge(seq, slowly) }
        asked.wait()
        try elsewhere.send(slow("b", since: "\(far)"))
        #expect(try elsewhere.lines(2).contains(#"{"type":"change","seq":\#(far + 1),"#))
        go.signal()
        await feed.server.stop()
        #expect(feed.journal.counts.lines == 4)
    }
}
