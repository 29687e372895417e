import NIOPosix
import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A subscription with a snapshot", .timeLimit(.minutes(1)))
struct SnapshotTests {
    // capability 4.1
    @Test("has the files of one moment, and then what comes after it")
    func splits() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        feed.journal.setFiles((0..<1_203).map { sampleFile("f\($0)") }.sorted { $0.path < $1.path })
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","snapshot":true,"id":7}"# + "\n")
        #expect(
            try client.line().hasPrefix(
                #"{"id":7,"type":"subscribed","journal":"3f9a1c2e","after":0"#
            )
        )
        var paths: [String] = []
        var line = try client.line()
        while line.hasPrefix(#"{"id":7,"type":"file""#) {
            paths.append(line)
            line = try client.line()
        }
        #expect(paths.count == 1_203)
        #expect(
            line == #"{"id":7,"type":"snapshot_end","cursor":"3f9a1c2e-3","files":1203}"# + "\n"
        )
        #expect(try client.line() == #"{"id":7,"type":"caught_up","cursor":"3f9a1c2e-3"}"# + "\n")
        feed.commit(1)
        #expect(try client.line().hasPrefix(#"{"id":7,"type":"change","seq":4,"#))
        #expect(feed.journal.openMoments == 0)
        await feed.server.stop()
    }

    // capability 4.1
    @Test("has the files that the filter's path and unique let through, and every kind's")
    func filtered() async throws {
        let feed = try await ServedFeed()
        var other = sampleFile("b/2")
        other.hash = FakeChange.hash(9)
        feed.journal.setFiles([sampleFile("a"), sampleFile("b/1"), other, sampleFile("c")])
        for (filter, files) in [
            (#"{"path":"b/*","kind":"removed"}"#, ["b/1", "b/2"]),
            (#"{"unique":true}"#, ["a", "b/2"]),
            (#"{"unique":true,"path":"b/*"}"#, ["b/2"]),
            (#"{"path":"none"}"#, []),
        ] {
            let client = try feed.client()
            try client.send(
                #"{"op":"subscribe","snapshot":true,"follow":false,"filter":\#(filter)}"# + "\n"
            )
            client.endSending()
            _ = try client.line()
            let lines = try client.rest().split(separator: "\n")
            #expect(lines.count == files.count + 2)
            for (line, file) in zip(lines, files) { #expect(line.contains(#""path":"\#(file)""#)) }
            #expect(
                lines.suffix(2) == [
                    #"{"type":"snapshot_end","cursor":"3f9a1c2e-0","files":\#(files.count)}"#,
                    #"{"type":"end","cursor":"3f9a1c2e-0"}"#,
                ]
            )
        }
        await feed.server.stop()
    }

    // capability 4.1
    @Test("begins again from before everything where it breaks before its end")
    func heartbeat() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(3)
        feed.journal.setFiles((0..<100_000).map { sampleFile("f\(1_000_000 + $0)") })
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","snapshot":true,"heartbeat":1}"# + "\n")
        _ = try client.line()
        feed.server.stateChanged(.scanning, .requested)
        // What was sent when the server stops is no place to go on from.
        await feed.server.stop()
        let rest = try client.rest()
        #expect(!rest.contains("snapshot_end"))
        #expect(rest.contains("shutting_down") || !rest.contains("caught_up"))
    }

    // capability 4.1
    @Test("that can't be read is told why, and another may follow")
    func fails() async throws {
        let feed = try await ServedFeed()
        feed.journal.setFailure(RequestError(.internal, "no"))
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","snapshot":true}"# + "\n")
        #expect(try client.lines(2).hasSuffix(#""code":"internal","message":"no"}"# + "\n"))
        feed.journal.setFailure(nil)
        try client.send(#"{"op":"subscribe"}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"type":"subscribed""#))
        await feed.server.stop()
    }
}

@Suite("Snapshots of those who leave", .timeLimit(.minutes(1)))
struct LeftSnapshotTests {
    // capability 4.4
    // scenario 64
    @Test("take no place from those who stay")
    func left() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(1)
        feed.journal.setFiles([sampleFile("a")])
        let watcher = try feed.client()
        for _ in 0..<200 {
            let leaving = try feed.client()
            try leaving.send(#"{"op":"subscribe","snapshot":true}"# + "\n")
        }
        try feed.waitUntilAlone(watcher)
        for _ in 0..<20 {
            let client = try feed.client()
            try client.send(#"{"op":"subscribe","snapshot":true,"follow":false}"# + "\n")
            #expect(try client.lines(4).contains(#""type":"end""#))
        }
        // What was being read for one who left is let go of when it was read.
        var asked = 0
        while feed.journal.openMoments > 0, asked < 10_000 {
            try watcher.send(#"{"op":"ping"}"# + "\n")
            _ = try watcher.line()
            asked += 1
        }
        #expect(feed.journal.openMoments == 0)
        await feed.server.stop()
    }

    // capability 4.4
    @Test("of one who does not read are one at a time")
    func one() async throws {
        let feed = try await ServedFeed()
        feed.journal.setFiles((0..<20_000).map { sampleFile("f\(100_000 + $0)") })
        let idle = try feed.client()
        for number in 0..<20 { try idle.send(#"{"op":"files","id":\#(number)}"# + "\n") }
        let client = try feed.client()
        try client.send(#"{"op":"files"}"# + "\n")
        client.endSending()
        #expect(try client.rest().hasSuffix(#""files":20000}"# + "\n"))
        // Its own, and that of the one whose answer has just ended.
        #expect(feed.journal.openMoments <= 2)
        await feed.server.stop()
    }

    // capability 4.4
    @Test("are let go of with their subscription")
    func letGo() throws {
        let directory = try SocketDirectory()
        let source = FakeJournal().source
        let registry = ConnectionRegistry(
            FeedContext(
                settings: feedSettings(directory.socket),
                source: source,
                readers: .singleton,
                keeper: .singleton,
                lookups: .singleton
            ),
            [],
            on: MultiThreadedEventLoopGroup.singleton.next()
        )
        weak var left: Subscription?
        weak var gone: Connection?
        do {
            let connection = Connection(registry: registry)
            let request = SubscribeRequest(snapshot: true)
            let subscription = Subscription(connection, request, id: nil)
            subscription.start(after: 0, source.head())
            subscription.cancel()
            connection.answers = []
            left = subscription
            gone = connection
        }
        #expect(left == nil)
        #expect(gone == nil)
    }
}
