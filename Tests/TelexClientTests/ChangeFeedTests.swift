import FakeDaemon
import NIOPosix
import Synchronization
import TelexClient
import TelexModel
import TelexWire
import Testing

@Suite("The feed of changes", .timeLimit(.minutes(1)))
struct ChangeFeedTests {
    /// A clock on which every wait is over at once, and is remembered.
    final class InstantClock: Clock, Sendable {
        let waits = Mutex<[Duration]>([])
        private let real = ContinuousClock()

        var now: ContinuousClock.Instant { real.now }
        var minimumResolution: Duration { real.minimumResolution }

        func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
            try Task.checkCancellation()
            let wait = deadline - real.now
            waits.withLock { $0.append(wait) }
        }
    }

    /// A feed's elements in short: `1 2`, `interrupted`, `resumed after 2`.
    private static func follow(_ feed: ChangeFeed) async -> (told: [String], TelexClientError?) {
        var told: [String] = []
        var elements = feed.makeAsyncIterator()
        do {
            while let element = try await elements.next() {
                switch element {
                case .interrupted(let reason): told.append("interrupted: \(reason)")
                case .resumed(let cursor): told.append("resumed after \(cursor.seq)")
                case .lines(let lines):
                    for case .change(let change, _) in lines.map(\.answer) {
                        told.append("\(change.seq)")
                    }
                }
            }
            return (told, nil)
        } catch {
            return (told, error)
        }
    }

    private static func feed(
        _ request: SubscribeRequest,
        _ path: String,
        clock: any Clock<Duration> = InstantClock()
    ) -> ChangeFeed {
        ChangeFeed(
            request,
            connect: { () async throws(TelexClientError) in
                try await TelexClient.connect(
                    socketPath: path,
                    on: MultiThreadedEventLoopGroup.singleton
                )
            },
            clock: clock,
            random: { 0 }
        )
    }

    private static func session(
        after seq: Int,
        _ rest: [FakeDaemon.Step]
    ) -> [FakeDaemon.Step] {
        [.line(SampleLines.hello), .request, .line(SampleLines.subscribed(after: seq))] + rest
    }

    // capability 1.8
    @Test("When the daemon restarts, the feed goes on after its last change")
    func resumes() async throws {
        try await FakeDaemon.run([
            Self.session(after: 5, [.line(SampleLines.change(6)), .line(SampleLines.change(7))]),
            Self.session(
                after: 7,
                [.line(SampleLines.change(8)), .line(SampleLines.place("end", 8))]
            ),
        ]) { daemon in
            let (told, error) = await Self.follow(
                Self.feed(SubscribeRequest(follow: false, last: 10), daemon.path)
            )
            #expect(told == ["6", "7", "interrupted: closed", "resumed after 7", "8"])
            #expect(error == nil)
            #expect(
                daemon.requests == [
                    #"{"op":"subscribe","last":10,"follow":false}"#,
                    #"{"op":"subscribe","since":"3f9a1c2e-7","follow":false}"#,
                ]
            )
        }
    }

    static let places: [(line: String, since: String)] = [
        (SampleLines.subscribed(after: 3), #""3f9a1c2e-3""#),
        (SampleLines.place("heartbeat", 11), #""3f9a1c2e-11""#),
        (SampleLines.place("caught_up", 12), #""3f9a1c2e-12""#),
        (SampleLines.change(13), #""3f9a1c2e-13""#),
        (#"{"type":"from_the_future"}"#, #""3f9a1c2e-2""#),
        (#"{"type":"state","state":"scanning","time":"x"}"#, #""3f9a1c2e-2""#),
    ]

    @Test("Every line that names a place is one to resume at", arguments: places)
    func resumesAt(line: String, since: String) async throws {
        try await FakeDaemon.run([
            Self.session(after: 2, [.line(line)]),
            Self.session(after: 0, [.line(SampleLines.place("end", 20))]),
        ]) { daemon in
            let (_, error) = await Self.follow(Self.feed(SubscribeRequest(), daemon.path))
            #expect(error == nil)
            #expect(daemon.requests.last == #"{"op":"subscribe","since":\#(since)}"#)
        }
    }

    @Test("Half a change is not one: it is asked for again")
    func halfLine() async throws {
        let half = Array(SampleLines.change(7).utf8.prefix(60))
        try await FakeDaemon.run([
            Self.session(after: 5, [.line(SampleLines.change(6)), .bytes(half)]),
            Self.session(
                after: 6,
                [.line(SampleLines.change(7)), .line(SampleLines.place("end", 7))]
            ),
        ]) { daemon in
            let (told, _) = await Self.follow(Self.feed(SubscribeRequest(), daemon.path))
            #expect(told == ["6", "interrupted: closed", "resumed after 6", "7"])
        }
    }

    @Test("Before anything was read, the same is asked for again")
    func beforeTheFirstLine() async throws {
        try await FakeDaemon.run([
            [.line(SampleLines.hello), .request],
            [.line(SampleLines.hello), .request, .line(SampleLines.error("shutting_down", ""))],
            Self.session(after: 1, [.line(SampleLines.place("end", 1))]),
        ]) { daemon in
            let (told, error) = await Self.follow(
                Self.feed(SubscribeRequest(last: 10), daemon.path)
            )
            #expect(told == ["interrupted: closed", "resumed after 1"])
            #expect(error == nil)
            #expect(
                daemon.requests
                    == Array(repeating: #"{"op":"subscribe","last":10}"#, count: 3)
            )
        }
    }

    @Test("The limit counts over interruptions")
    func limit() async throws {
        try await FakeDaemon.run([
            Self.session(after: 0, [.line(SampleLines.change(1)), .line(SampleLines.change(2))]),
            Self.session(after: 2, [.line(SampleLines.change(3))]),
        ]) { daemon in
            let (told, error) = await Self.follow(
                Self.feed(SubscribeRequest(since: .start, limit: 3), daemon.path)
            )
            #expect(told == ["1", "2", "interrupted: closed", "resumed after 2", "3"])
            #expect(error == nil)
            #expect(daemon.requests.last == #"{"op":"subscribe","since":"3f9a1c2e-2","limit":1}"#)
        }
    }

    @Test("A refusal ends the feed, after the changes before it", arguments: [false, true])
    func refusal(together: Bool) async throws {
        let refusal = SampleLines.error("cursor_expired", "gone")
        let change = SampleLines.change(1)
        let steps: [FakeDaemon.Step] =
            together ? [.line(change + "\n" + refusal)] : [.line(change), .line(refusal)]
        try await FakeDaemon.run([Self.session(after: 0, steps + [.hold])]) { daemon in
            let (told, error) = await Self.follow(Self.feed(SubscribeRequest(), daemon.path))
            #expect(told == ["1"])
            #expect(error == .refused(RequestError(.cursorExpired, "gone")))
        }
    }

    @Test("A daemon that was never there is an error, and no interruption")
    func neverThere() async throws {
        try await FakeDaemon.run([]) { daemon in
            let clock = InstantClock()
            let (told, error) = await Self.follow(
                Self.feed(SubscribeRequest(), daemon.path + "x", clock: clock)
            )
            #expect(told == [])
            #expect(error?.isPassing == true)
            #expect(clock.waits.withLock { $0 } == [])
        }
    }

    @Test("While the daemon is away, the waits grow, and one interruption is told")
    func backsOff() async throws {
        let attempts = Mutex(0)
        let clock = InstantClock()
        try await FakeDaemon.run([
            Self.session(after: 0, []),
            Self.session(after: 0, [.line(SampleLines.place("end", 0))]),
        ]) { daemon in
            let connect: ChangeFeed.Connect = { () async throws(TelexClientError) in
                let attempt = attempts.withLock { count in
                    count += 1
                    return count
                }
                if (2...4).contains(attempt) {
                    throw .unreachable(path: daemon.path, errno: 2)
                }
                return try await TelexClient.connect(
                    socketPath: daemon.path,
                    on: MultiThreadedEventLoopGroup.singleton
                )
            }
            let feed = ChangeFeed(
                SubscribeRequest(),
                connect: connect,
                clock: clock,
                random: { 0 }
            )
            let (told, error) = await Self.follow(feed)
            #expect(told == ["interrupted: closed", "resumed after 0"])
            #expect(error == nil)
        }
        // The clock runs on between asking for a wait and remembering it.
        let waits = clock.waits.withLock { $0.map { Double($0 / .milliseconds(1)).rounded(.up) } }
        #expect(waits == [50, 100, 200, 400])
    }

    @Test("A cancelled feed ends")
    func cancelled() async throws {
        try await FakeDaemon.run([Self.session(after: 0, [.hold])]) { daemon in
            let path = daemon.path
            let following = Task { await Self.follow(Self.feed(SubscribeRequest(), path)).1 }
            following.cancel()
            #expect(await following.value == .closed)
        }
    }
}
