import FakeDaemon
import TelexClient
import TelexModel
import TelexWire
import Testing

@Suite("A feed whose place the daemon keeps", .timeLimit(.minutes(1)))
struct ConsumerFeedTests {
    private static let change = SampleLines.change

    private static func request(limit: Int64? = nil) throws -> SubscribeRequest {
        let consumer: ConsumerName = try #require(ConsumerName("c"))
        return SubscribeRequest(limit: limit, consumer: consumer)
    }

    // capability 4.6
    @Test("What is acknowledged is said to the daemon, and its word is told")
    func acknowledges() async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1)) + [
                .request, .line(SampleLines.place("acked", 1)), .line(Self.change(2)), .request,
                .line(SampleLines.place("acked", 2)), .line(SampleLines.place("end", 2)), .hold,
            ]
        ]) { daemon in
            let feed = try await FollowedFeed(Self.request(), at: daemon.path) { feed, element in
                if case .change(let change) = element { feed.ack(change) }
            }
            #expect(
                feed.told == [
                    "began after 0", "1", "acknowledged 1", "2", "acknowledged 2", "ended 2",
                ]
            )
            #expect(
                daemon.requests == [
                    #"{"op":"subscribe","since":"start","consumer":"c"}"#,
                    #"{"op":"ack","cursor":"3f9a1c2e-1"}"#,
                    #"{"op":"ack","cursor":"3f9a1c2e-2"}"#,
                ]
            )
        }
    }

    // capability 4.6
    @Test("After an interruption nothing is told twice, and what was acknowledged is said again")
    func carriesOver() async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1), Self.change(2)),
            .subscription(after: 0, SampleLines.place("heartbeat", 0), Self.change(1)) + [
                .request, .line(SampleLines.place("acked", 1)), .line(Self.change(2)),
                .line(Self.change(3)), .line(SampleLines.place("end", 3)), .hold,
            ],
        ]) { daemon in
            let feed = try await FollowedFeed(Self.request(), at: daemon.path) { feed, element in
                // The connection on which it was sent is gone by now.
                if case .interrupted = element {
                    feed.ack(Cursor(journal: JournalID(value: 0x3F9A_1C2E), seq: 1))
                }
            }
            #expect(
                feed.told == [
                    "began after 0", "1", "2", "1: closed", "resumed after 2", "heartbeat 2",
                    "acknowledged 1", "3", "ended 3",
                ]
            )
            #expect(daemon.requests.last == #"{"op":"ack","cursor":"3f9a1c2e-1"}"#)
            #expect(
                daemon.requests[1]
                    == #"{"op":"subscribe","since":"3f9a1c2e-2","consumer":"c"}"#
            )
        }
    }

    // capability 4.6
    @Test("Waiting for the daemon's word needs nobody who reads meanwhile")
    func waitsForTheWord() async throws {
        let word = #"{"id":"ack-1","type":"acked","cursor":"3f9a1c2e-1"}"#
        let refusal = #"{"id":"ack-2","type":"error","code":"internal","message":"no"}"#
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1)) + [
                .request, .line(Self.change(2)), .line(word), .line(Self.change(3)), .request,
                .line(refusal), .line(SampleLines.place("end", 3)), .hold,
            ]
        ]) { daemon in
            let feed = try await FollowedFeed(Self.request(), at: daemon.path) { feed, element in
                guard case .change(let change) = element else { return }
                if change.change.seq == 1 { try await feed.ackDurably(change.cursor) }
                if change.change.seq == 3 {
                    await #expect(
                        throws: TelexClientError.refused(RequestError(.internal, "no"))
                    ) {
                        try await feed.ackDurably(change.cursor)
                    }
                }
            }
            #expect(
                feed.told == ["began after 0", "1", "2", "acknowledged 1", "3", "ended 3"]
            )
            #expect(
                daemon.requests.dropFirst() == [
                    #"{"op":"ack","cursor":"3f9a1c2e-1","id":"ack-1"}"#,
                    #"{"op":"ack","cursor":"3f9a1c2e-3","id":"ack-2"}"#,
                ]
            )
        }
    }

    // capability 4.6
    @Test("Who waits for the daemon's word is told when the connection ends before it")
    func losesTheWord() async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1)) + [.request],
            .subscription(after: 0, Self.change(1)) + [
                .request, .line(SampleLines.place("end", 1)), .hold,
            ],
        ]) { daemon in
            let feed = try await FollowedFeed(Self.request(), at: daemon.path) { feed, element in
                guard case .change(let change) = element else { return }
                await #expect(throws: TelexClientError.closed) {
                    try await feed.ackDurably(change.cursor)
                }
            }
            #expect(
                feed.told == ["began after 0", "1", "1: closed", "resumed after 1", "ended 1"]
            )
            #expect(daemon.requests.last == #"{"op":"ack","cursor":"3f9a1c2e-1"}"#)
        }
    }

    // capability 4.6
    @Test("An acknowledgement that is refused ends the feed")
    func refusedAck() async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1)) + [
                .request, .line(SampleLines.error("bad_request", "beyond")), .hold,
            ]
        ]) { daemon in
            let feed = try await FollowedFeed(Self.request(), at: daemon.path) { feed, element in
                if case .change(let change) = element { feed.ack(change) }
            }
            #expect(feed.error == .refused(RequestError(.badRequest, "beyond")))
        }
    }

    // capability 4.6
    @Test("A name that is taken is an error at first, and waited for a while after an interruption")
    func busy() async throws {
        let count = ClientLimits.busyAttemptCount
        let busy = Array(repeating: [FakeDaemon.Step].refusal("consumer_busy"), count: count + 1)
        let refusal = TelexClientError.refused(RequestError(.consumerBusy, "no"))
        try await FakeDaemon.run(
            [.refusal("consumer_busy"), .subscription(after: 0)] + busy.prefix(3)
                + [.subscription(after: 0)] + busy
        ) { daemon in
            let first = try await FollowedFeed(Self.request(), at: daemon.path)
            #expect(first.told == [])
            #expect(first.error == refusal)
            let second = try await FollowedFeed(Self.request(), at: daemon.path)
            let told =
                ["began after 0", "1: closed"] + (2...4).map { "\($0): consumer_busy" }
                + ["resumed after 0", "1: closed"]
                + (2...(count + 1)).map { "\($0): consumer_busy" }
            #expect(second.told == told)
            #expect(second.error == refusal)
        }
    }

    // capability 4.6
    @Test("The limit counts what is told, not what comes again")
    func limit() async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1), Self.change(2)),
            .subscription(
                after: 0,
                Self.change(1),
                Self.change(2),
                Self.change(3),
                Self.change(4)
            ) + [.hold],
        ]) { daemon in
            let feed = try await FollowedFeed(Self.request(limit: 3), at: daemon.path)
            #expect(
                feed.told == [
                    "began after 0", "1", "2", "1: closed", "resumed after 2", "3", "ended 3",
                ]
            )
            #expect(daemon.requests.first?.contains(#""limit":3"#) == true)
            #expect(daemon.requests.last?.contains("limit") == false)
        }
    }

    // capability 4.6
    @Test("A journal that was replaced meanwhile is told from where it says, also what seems known")
    func otherJournal() async throws {
        func moved(_ line: String) -> String { line.replacing("3f9a1c2e", with: "00000001") }
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1), Self.change(2)),
            [
                .line(moved(SampleLines.hello)), .request,
                .line(moved(SampleLines.subscribed(after: 1))), .line(moved(Self.change(2))),
                .line(moved(SampleLines.place("end", 2))), .hold,
            ],
        ]) { daemon in
            let feed = try await FollowedFeed(Self.request(), at: daemon.path) { feed, element in
                if case .interrupted = element {
                    feed.ack(Cursor(journal: JournalID(value: 0x3F9A_1C2E), seq: 2))
                }
            }
            #expect(
                feed.told == [
                    "began after 0", "1", "2", "1: closed", "resumed after 1", "2", "ended 2",
                ]
            )
            #expect(daemon.requests.count == 2)
        }
    }
}
