import NIOPosix
import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A scan on request", .timeLimit(.minutes(1)))
struct ScanTests {
    private static let found = FeedScan(
        files: 12_481,
        changes: 3,
        cursor: Cursor(journal: FakeJournal.id, seq: 58_213)
    )
    private static let scanned =
        #""type":"scanned","files":12481,"changes":3,"cursor":"3f9a1c2e-58213"}"# + "\n"

    typealias Case = WorkTranscript<FeedScan>

    static let cases = [
        Case(
            testDescription: "before the total is known",
            request: #"{"op":"scan"}"#,
            progress: FeedProgress(done: 7, total: nil),
            result: .success(found),
            answer: #"{"type":"progress","done":7,"unit":"files"}"# + "\n{" + scanned
        ),
        Case(
            testDescription: "deep, with an id on every line",
            request: #"{"op":"scan","deep":true,"id":"s"}"#,
            progress: FeedProgress(done: 7, total: 9),
            result: .success(found),
            answer: #"{"id":"s","type":"progress","done":7,"total":9,"unit":"files"}"# + "\n"
                + #"{"id":"s","# + scanned
        ),
        Case(
            testDescription: "without progress",
            request: #"{"op":"scan","deep":false}"#,
            progress: nil,
            result: .success(found),
            answer: "{" + scanned
        ),
        Case(
            testDescription: "that fails",
            request: #"{"op":"scan","id":1}"#,
            progress: FeedProgress(done: 0, total: nil),
            result: .failure(RequestError(.unavailable, "the folder is missing")),
            answer: #"{"id":1,"type":"progress","done":0,"unit":"files"}"# + "\n"
                + #"{"id":1,"type":"error","code":"unavailable","message":"the folder is missing"}"#
                + "\n"
        ),
    ]

    @Test("tells how far it is and what it found, byte for byte", arguments: cases)
    func transcript(_ row: Case) async throws {
        let feed = try await ServedFeed()
        let isDeep = row.request.contains(#""deep":true"#)
        try row.check(in: feed, feed.journal.scans) { $0 == isDeep }
        await feed.server.stop()
    }

    @Test("tells its progress ten times a second at most, however fast it is")
    func pace() async throws {
        let feed = try await ServedFeed()
        let start = ContinuousClock.now
        feed.journal.scans.setScript { scan in
            for done in 0..<200_000 { scan.progress(FeedProgress(done: Int64(done), total: nil)) }
            scan.answer(.success(Self.found))
        }
        let client = try feed.client()
        try client.send(#"{"op":"scan"}"# + "\n")
        var count = 0
        while try client.line().contains(#""type":"progress""#) { count += 1 }
        let tenths = (ContinuousClock.now - start) / .milliseconds(100)
        #expect(count >= 1)
        #expect(Double(count) <= tenths + 1)
        await feed.server.stop()
    }

    @Test("is joined by those who ask for the same while it is under way")
    func joined() async throws {
        let feed = try await ServedFeed()
        let first = try feed.client()
        let second = try feed.client()
        try feed.ask(first, #"{"op":"scan","id":1}"#)
        try feed.ask(second, #"{"op":"scan","id":2}"#)
        #expect(feed.journal.scans.held.count == 1)
        try feed.ask(second, #"{"op":"scan","id":3,"deep":true}"#)
        #expect(feed.journal.scans.areDeep == [false, true])
        feed.journal.scans.held[0].progress(FeedProgress(done: 1, total: 2))
        feed.journal.scans.held[0].answer(.success(Self.found))
        for (client, id) in [(first, 1), (second, 2)] {
            #expect(
                try client.lines(2)
                    == #"{"id":\#(id),"type":"progress","done":1,"total":2,"unit":"files"}"#
                    + "\n{\"id\":\(id),\(Self.scanned)"
            )
        }
        // What is asked for after the answer is another scan.
        try feed.ask(first, #"{"op":"scan","id":4}"#)
        #expect(feed.journal.scans.areDeep == [false, true, false])
        await feed.server.stop()
    }

    @Test("goes on without a client that has gone, and without asking anew for the next")
    func gone() async throws {
        let feed = try await ServedFeed()
        for _ in 0..<50 {
            let client = try feed.client()
            try client.send(String(repeating: #"{"op":"scan"}"# + "\n", count: 8))
        }
        let last = try feed.client()
        try feed.ask(last, #"{"op":"scan","id":1}"#)
        try feed.waitUntilAlone(last)
        #expect(feed.journal.scans.held.count == 1)
        feed.journal.scans.held[0].progress(FeedProgress(done: 1, total: nil))
        feed.journal.scans.held[0].answer(.success(Self.found))
        #expect(try last.lines(2).hasSuffix(#"{"id":1,"# + Self.scanned))
        await feed.server.stop()
    }

    @Test("holds on to nobody who has left")
    func leaves() throws {
        let directory = try SocketDirectory()
        let context = FeedContext(
            settings: feedSettings(directory.socket),
            source: FakeJournal().source,
            readers: .singleton,
            keeper: .singleton,
            lookups: .singleton
        )
        let registry = ConnectionRegistry(
            context,
            [],
            on: MultiThreadedEventLoopGroup.singleton.next()
        )
        let scan = SharedWork(.scan(isDeep: false), registry: registry)
        weak var left: Connection?
        let stays = Connection(registry: registry)
        do {
            let leaves = Connection(registry: registry)
            left = leaves
            scan.join(leaves, .number(1))
            scan.join(stays, .number(2))
            scan.join(leaves, nil)
            #expect(scan.leave(leaves) == [.number(1), nil])
        }
        #expect(left == nil)
        #expect(scan.leave(stays) == [.number(2)])
    }

    @Test("tells a client that does not read nothing more until it does")
    func unread() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        let watcher = try feed.client()
        try feed.ask(client, #"{"op":"scan","id":1}"#)
        try feed.ask(watcher, #"{"op":"scan","id":3}"#)
        // It asks without reading until nothing more is taken from it, which says that nothing more
        // fits on the way to it: a few tries in a row, with another client served between.
        let pings = Array(String(repeating: "{\"op\":\"ping\"}\n", count: 1_000).utf8)
        var refusals = 0
        while refusals < 20 {
            refusals = client.sendWithoutWaiting(pings) > 0 ? 0 : refusals + 1
            try watcher.send("{\"op\":\"ping\"}\n")
            #expect(try watcher.line().hasPrefix(#"{"type":"pong""#))
        }
        feed.journal.scans.held[0].progress(FeedProgress(done: 1, total: nil))
        #expect(try watcher.line() == #"{"id":3,"type":"progress","done":1,"unit":"files"}"# + "\n")
        feed.journal.scans.held[0].answer(.success(Self.found))
        #expect(try watcher.line() == #"{"id":3,"# + Self.scanned)
        client.endSending()
        let rest = try client.rest()
        #expect(rest.contains(#"{"id":1,"# + Self.scanned))
        #expect(!rest.contains("progress"))
        await feed.server.stop()
    }

    @Test("ends with the daemon, which says so")
    func farewell() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        try feed.ask(client, #"{"op":"scan","id":1}"#)
        await feed.server.stop()
        #expect(try client.rest() == ServedFeed.farewell)
    }
}
