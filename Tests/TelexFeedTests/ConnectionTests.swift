import NIOPosix
import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A connection")
struct ConnectionTests {
    // scenario 66
    @Test("takes requests a byte at a time, and many at once")
    func pieces() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        for byte in Array("{\"op\":\"ping\",\"id\":1}\r\n".utf8) { try client.send([byte]) }
        #expect(try client.line().hasPrefix(#"{"id":1,"#))
        let many = (2...200).map { "{\"op\":\"ping\",\"id\":\($0)}\n" }.joined()
        try client.send(many)
        for number in 2...200 { #expect(try client.line().hasPrefix("{\"id\":\(number),")) }
        await feed.server.stop()
    }

    @Test("that asks and does not read is not read from either")
    func neverReads() async throws {
        let feed = try await ServedFeed()
        feed.journal.setFiles((0..<400).map { sampleFile("file \(1_000 + $0)") })
        let client = try feed.client()
        let request = Array("{\"op\":\"files\"}\n".utf8)
        let batch = [UInt8](repeatElement(request, count: 1_000).joined())
        var sent = 0
        // It takes some, then no more: a few tries in a row without success, with another client
        // served between.
        let other = try feed.client()
        var refusals = 0
        while refusals < 20, sent < 64 << 20 {
            let count = client.sendWithoutWaiting(batch)
            refusals = count > 0 ? 0 : refusals + 1
            sent += max(0, count)
            try other.send("{\"op\":\"ping\"}\n")
            #expect(try other.line().hasPrefix(#"{"type":"pong""#))
        }
        #expect(sent < 8 << 20)
        #expect(feed.journal.openMoments <= FeedLimits.momentsAtOnce)
        await feed.server.stop()
    }

    @Test("a moment of the files is let go with the client that asked for it")
    func momentsEnd() async throws {
        let feed = try await ServedFeed()
        feed.journal.setFiles((0..<20_000).map { sampleFile("file \(100_000 + $0)") })
        for _ in 0..<20 {
            let client = try feed.client()
            try client.send(String(repeating: "{\"op\":\"files\"}\n", count: 3))
            _ = try client.line()
        }
        // Those that went away keep nobody from being served.
        let client = try feed.client()
        try client.send("{\"op\":\"files\",\"id\":1}\n")
        client.endSending()
        #expect(try client.rest().hasSuffix("\"files\":20000}\n"))
        await feed.server.stop()
        #expect(feed.journal.openMoments == 0)
    }

    @Test("whose client has said all gets every answer, and then the end")
    func halfClosed() async throws {
        let feed = try await ServedFeed()
        feed.journal.setFiles((0..<1_200).map { sampleFile("file \(10_000 + $0)") })
        let client = try feed.client()
        try client.send(
            "{\"op\":\"sync\",\"id\":1}\n{\"op\":\"files\",\"id\":2}\n{\"op\":\"status\"}\n"
        )
        client.endSending()
        for _ in 0..<1_202 { #expect(!(try client.line().hasPrefix("{\"id\":1"))) }
        let cursor = Cursor(journal: FakeJournal.id, seq: 0)
        feed.journal.answerSyncs(.success(FeedSync(cursor: cursor, problems: 0)))
        #expect(try client.rest().hasPrefix(#"{"id":1,"type":"synced""#))
        await feed.server.stop()
    }

    @Test("that is one too many is told so instead of a greeting")
    func overloaded() async throws {
        let feed = try await ServedFeed(connectionLimit: 12)
        var clients = try (0..<12).map { _ in try feed.client() }
        let refused = try FeedClient(feed.directory.socket)
        #expect(
            try refused.rest()
                == #"{"type":"error","code":"overloaded","message":"all 12 connections are taken; "#
                + #"close some, or raise socket.max_connections"}"# + "\n"
        )
        try clients[3].send("{\"op\":\"ping\"}\n")
        #expect(try clients[3].line().hasPrefix(#"{"type":"pong""#))
        clients.removeLast()
        // Its end is noticed when it is; then there is a place.
        var greeting = ""
        while !greeting.hasPrefix(#"{"type":"hello""#) {
            greeting = try FeedClient(feed.directory.socket).line()
        }
        await feed.server.stop()
    }

    @Test("of the last places a few are kept for admins")
    func reserve() async throws {
        let directory = try SocketDirectory()
        let settings = feedSettings(directory.socket, connectionLimit: 10)
        let registry = ConnectionRegistry(
            FeedContext(
                settings: settings,
                source: FakeJournal().source,
                readers: .singleton,
                keeper: .singleton,
                lookups: .singleton
            ),
            [],
            on: MultiThreadedEventLoopGroup.singleton.next()
        )
        let others = (0..<3).map { _ in Connection(registry: registry) }
        #expect(others.map { registry.add($0) } == [true, true, false])
        let admins = (0..<9).map { _ in Connection(registry: registry, isAdmin: true) }
        for admin in admins.dropLast() { #expect(registry.add(admin)) }
        #expect(!registry.add(admins[8]))
        registry.remove(others[0])
        #expect(!registry.add(others[2]))
        #expect(registry.add(admins[8]))
    }

    // scenario 67
    @Test("ends with the daemon: a subscriber is told, one that reads nothing is not waited for")
    func farewell() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(40_000, byteCount: 500)
        let silent = try feed.client()
        let subscriber = try feed.client()
        let idle = try feed.client()
        try subscriber.send(#"{"op":"subscribe","heartbeat":0,"id":"s"}"# + "\n")
        _ = try subscriber.lines(2)
        try idle.send(#"{"op":"subscribe","since":"start"}"# + "\n")
        _ = try idle.line()
        await feed.server.stop()
        #expect(
            try subscriber.rest()
                == #"{"id":"s","type":"error","code":"shutting_down","#
                + #""message":"the daemon is stopping; come back later"}"# + "\n"
        )
        #expect(try silent.rest().isEmpty)
        #expect(throws: CallFailure.self) { try FeedClient(feed.directory.socket) }
        withExtendedLifetime(idle) {}
    }

    // scenario 67
    @Test("is told that the daemon ends while it waits for a sync")
    func waiting() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        try feed.ask(client, #"{"op":"sync","id":1}"#)
        await feed.server.stop()
        #expect(try client.rest() == ServedFeed.farewell)
    }

    @Test("comes and goes a hundred times twenty without leaving anything behind")
    func churn() async throws {
        let feed = try await ServedFeed(connectionLimit: 64)
        for _ in 0..<100 {
            let clients = try (0..<20).map { _ in try FeedClient(feed.directory.socket) }
            for client in clients { try client.send(#"{"op":"subscribe","since":"start"}"# + "\n") }
            feed.commit(1)
        }
        let client = try FeedClient(feed.directory.socket)
        var status = ""
        _ = try client.line()
        while !status.contains(#""feed":{"connections":1,"subscribers":0"#) {
            try client.send("{\"op\":\"status\"}\n")
            status = try client.line()
            try #require(status.hasPrefix(#"{"type":"status""#))
        }
        await feed.server.stop()
    }
}
