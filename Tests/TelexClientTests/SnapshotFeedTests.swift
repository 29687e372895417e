import FakeDaemon
import TelexClient
import TelexModel
import TelexWire
import Testing

@Suite("A feed that begins with a snapshot", .timeLimit(.minutes(1)))
struct SnapshotFeedTests {
    private static let first = [
        SampleLines.file(1), SampleLines.file(2), SampleLines.snapshotEnd(2, files: 2),
    ]

    // capability 4.6
    @Test("The files come first, and what is asked for after them are the changes since")
    func whole() async throws {
        try await FakeDaemon.run([
            .subscription(after: 2) + Self.first.map { .line($0) },
            .subscription(after: 2, SampleLines.change(3), SampleLines.place("end", 3)),
        ]) { daemon in
            let feed = try await FollowedFeed(SubscribeRequest(snapshot: true), at: daemon.path)
            #expect(
                feed.told == [
                    "began after 2", "file 1", "file 2", "snapshot 2: 2", "1: closed",
                    "resumed after 2", "3", "ended 3",
                ]
            )
            #expect(
                daemon.requests == [
                    #"{"op":"subscribe","snapshot":true}"#,
                    #"{"op":"subscribe","since":"3f9a1c2e-2"}"#,
                ]
            )
        }
    }

    // capability 4.6
    @Test("One that breaks comes again as a whole, and the reader is told so")
    func broken() async throws {
        try await FakeDaemon.run([
            .subscription(after: 2, SampleLines.file(1), SampleLines.place("heartbeat", 2)),
            .subscription(after: 9, SampleLines.file(1)),
            .subscription(
                after: 12,
                SampleLines.file(10),
                SampleLines.snapshotEnd(12, files: 1),
                SampleLines.change(13),
                SampleLines.place("end", 13)
            ),
        ]) { daemon in
            let request = SubscribeRequest(snapshot: true, limit: 5)
            let feed = try await FollowedFeed(request, at: daemon.path)
            #expect(
                feed.told == [
                    "began after 2", "file 1", "1: closed", "snapshot again", "file 1",
                    "1: closed", "snapshot again", "file 10", "snapshot 12: 1", "13", "ended 13",
                ]
            )
            let same = #"{"op":"subscribe","snapshot":true,"limit":5}"#
            #expect(daemon.requests == [same, same, same])
        }
    }

    // capability 4.6
    @Test("A consumer's comes again until it is acknowledged", arguments: [false, true])
    func consumer(isAcknowledged: Bool) async throws {
        let consumer = try #require(ConsumerName("c"))
        let rest: [FakeDaemon.Step] =
            isAcknowledged
            ? [.request, .line(SampleLines.place("acked", 2)), .line(SampleLines.change(3))]
            : [.line(SampleLines.change(3))]
        try await FakeDaemon.run([
            .subscription(after: 2) + Self.first.map { .line($0) } + rest,
            .subscription(after: 3)
                + (isAcknowledged ? [] : Self.first.map { .line($0) })
                + [.line(SampleLines.place("end", 3))],
        ]) { daemon in
            let request = SubscribeRequest(snapshot: true, consumer: consumer)
            let feed = try await FollowedFeed(request, at: daemon.path) { feed, element in
                if isAcknowledged, case .snapshotEnded(let cursor, _) = element {
                    feed.ack(cursor)
                }
            }
            let next = isAcknowledged ? "resumed after 3" : "snapshot again"
            #expect(feed.told.contains(next))
            #expect(feed.told.contains("3"))
            let subscription = try #require(daemon.requests.last)
            #expect(subscription.contains(#""snapshot":true"#) == !isAcknowledged)
            #expect(subscription.contains(#""consumer":"c""#))
        }
    }
}
