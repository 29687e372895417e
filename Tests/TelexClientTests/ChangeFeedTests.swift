import FakeDaemon
import Synchronization
import TelexClient
import TelexModel
import TelexWire
import Testing

@Suite("The feed of changes", .timeLimit(.minutes(1)))
struct ChangeFeedTests {
    private static let change = SampleLines.change

    // capability 1.8, capability 4.6, scenario 67
    @Test("When the daemon restarts, the feed goes on after its last change")
    func resumes() async throws {
        try await FakeDaemon.run([
            .subscription(
                after: 5,
                Self.change(6),
                Self.change(7),
                SampleLines.error("shutting_down", "")
            ),
            .subscription(after: 7, Self.change(8), SampleLines.place("end", 8)),
        ]) { daemon in
            let request = SubscribeRequest(follow: false, last: 10)
            let feed = try await FollowedFeed(request, at: daemon.path)
            #expect(
                feed.told == [
                    "began after 5", "6", "7", "1: shutting_down", "resumed after 7", "8",
                    "ended 8",
                ]
            )
            #expect(feed.error == nil)
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

    // capability 4.6
    @Test("Every line that names a place is one to resume at", arguments: places)
    func resumesAt(line: String, since: String) async throws {
        try await FakeDaemon.run([
            .subscription(after: 2, line),
            .subscription(after: 0, SampleLines.place("end", 20)),
        ]) { daemon in
            let feed = try await FollowedFeed(SubscribeRequest(), at: daemon.path)
            #expect(feed.error == nil)
            #expect(daemon.requests.last == #"{"op":"subscribe","since":\#(since)}"#)
        }
    }

    @Test("Half a change is not one: it is asked for again")
    func halfLine() async throws {
        let half = Array(Self.change(7).utf8.prefix(60))
        try await FakeDaemon.run([
            .subscription(after: 5, Self.change(6)) + [.bytes(half)],
            .subscription(after: 6, Self.change(7), SampleLines.place("end", 7)),
        ]) { daemon in
            let feed = try await FollowedFeed(SubscribeRequest(), at: daemon.path)
            #expect(
                feed.told == [
                    "began after 5", "6", "1: closed", "resumed after 6", "7", "ended 7",
                ]
            )
        }
    }

    @Test("Before anything was read, the same is asked for again")
    func beforeTheFirstLine() async throws {
        try await FakeDaemon.run([
            [.line(SampleLines.hello), .request],
            .refusal("shutting_down"),
            .subscription(after: 1, SampleLines.place("end", 1)),
        ]) { daemon in
            let feed = try await FollowedFeed(SubscribeRequest(last: 10), at: daemon.path)
            #expect(feed.told == ["1: closed", "2: shutting_down", "began after 1", "ended 1"])
            #expect(feed.error == nil)
            #expect(
                daemon.requests
                    == Array(repeating: #"{"op":"subscribe","last":10}"#, count: 3)
            )
        }
    }

    // capability 4.6
    @Test("The limit counts over interruptions, and the feed ends at it by itself")
    func limit() async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1), Self.change(2)),
            .subscription(after: 2, Self.change(3)),
        ]) { daemon in
            let request = SubscribeRequest(since: .start, limit: 3)
            let feed = try await FollowedFeed(request, at: daemon.path)
            #expect(
                feed.told == [
                    "began after 0", "1", "2", "1: closed", "resumed after 2", "3", "ended 3",
                ]
            )
            #expect(feed.error == nil)
            #expect(daemon.requests.last == #"{"op":"subscribe","since":"3f9a1c2e-2","limit":1}"#)
        }
    }

    // capability 4.6
    @Test("Filter, until, contents and format are asked for again as they were")
    func keepsTheRest() async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1)),
            .subscription(after: 1, SampleLines.place("end", 9)),
        ]) { daemon in
            let request = SubscribeRequest(
                since: .start,
                until: .seq(9),
                filter: ChangeFilter(path: try PathFilter(["*.txt"]), isUnique: true),
                includesText: true,
                format: .cloudEvents,
                heartbeatSeconds: 60
            )
            let feed = try await FollowedFeed(request, at: daemon.path)
            #expect(feed.error == nil)
            let rest = try #require(daemon.requests.last).split(separator: "\"3f9a1c2e-1\"")
            #expect(rest.count == 2)
            #expect(
                daemon.requests.first
                    == rest.joined(separator: #""start""#)
            )
            #expect(rest[1].contains(#""until":9"#))
        }
    }

    @Test("A refusal ends the feed, after the changes before it", arguments: [false, true])
    func refusal(together: Bool) async throws {
        let refusal = SampleLines.error("cursor_expired", "gone")
        let change = Self.change(1)
        let steps: [FakeDaemon.Step] =
            together ? [.line(change + "\n" + refusal)] : [.line(change), .line(refusal)]
        try await FakeDaemon.run([.subscription(after: 0) + steps + [.hold]]) { daemon in
            let feed = try await FollowedFeed(SubscribeRequest(), at: daemon.path)
            #expect(feed.told == ["began after 0", "1"])
            #expect(feed.error == .refused(RequestError(.cursorExpired, "gone")))
        }
    }

    // capability 4.6
    @Test(
        "A refusal that waiting does not cure ends the feed when it comes after an interruption",
        arguments: [ErrorCode.cursorUnknown, .cursorAhead, .cursorExpired, .badRequest, .internal]
    )
    func ends(code: ErrorCode) async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1)), .refusal(code.rawValue),
        ]) { daemon in
            let feed = try await FollowedFeed(SubscribeRequest(), at: daemon.path)
            #expect(feed.told == ["began after 0", "1", "1: closed"])
            #expect(feed.error == .refused(RequestError(code, "no")))
        }
    }

    // capability 4.6
    @Test(
        "A refusal that passes is waited for, unless it is the first answer",
        arguments: [ErrorCode.overloaded, .unavailable]
    )
    func waits(code: ErrorCode) async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1)),
            .refusal(code.rawValue),
            [.line(SampleLines.error("overloaded", "full"))],
            .subscription(after: 1, SampleLines.place("end", 1)),
            .refusal(code.rawValue),
        ]) { daemon in
            let feed = try await FollowedFeed(SubscribeRequest(), at: daemon.path)
            #expect(
                feed.told == [
                    "began after 0", "1", "1: closed", "2: \(code.rawValue)", "3: overloaded",
                    "resumed after 1", "ended 1",
                ]
            )
            let second = try await FollowedFeed(SubscribeRequest(), at: daemon.path)
            #expect(second.told == [])
            #expect(second.error == .refused(RequestError(code, "no")))
        }
    }

    @Test("A daemon that was never there is an error, and no interruption")
    func neverThere() async throws {
        try await FakeDaemon.run([]) { daemon in
            let clock = TestClock()
            let feed = try await FollowedFeed(
                SubscribeRequest(),
                at: daemon.path + "x",
                clock: clock
            )
            #expect(feed.told == [])
            #expect(feed.error?.isPassing == true)
            #expect(clock.waits == [])
        }
    }

    // capability 4.6
    @Test("While the daemon is away the waits grow, and each attempt that failed is told")
    func backsOff() async throws {
        let attempts = Mutex(0)
        let clock = TestClock()
        try await FakeDaemon.run([
            .subscription(after: 0),
            .subscription(after: 0),
            .subscription(after: 0, SampleLines.place("end", 0)),
        ]) { daemon in
            let client = TelexClient(socketPath: daemon.path)
            let connect: ChangeFeed.Connect = { () async throws(TelexClientError) in
                let attempt = attempts.withLock { count in
                    count += 1
                    return count
                }
                if (2...4).contains(attempt) {
                    throw .unreachable(path: client.socketPath, errno: 2)
                }
                return try await client.connect()
            }
            let feed = try await FollowedFeed(
                ChangeFeed(SubscribeRequest(), connect: connect, clock: clock, random: { 0.5 })
            )
            #expect(
                feed.told == [
                    "began after 0", "1: closed", "2: unreachable", "3: unreachable",
                    "4: unreachable", "resumed after 0", "1: closed", "resumed after 0", "ended 0",
                ]
            )
            #expect(feed.error == nil)
        }
        #expect(clock.waits == [50, 100, 200, 400, 50])
    }

    @Test("A cancelled feed ends")
    func cancelled() async throws {
        try await FakeDaemon.run([.subscription(after: 0) + [.hold]]) { daemon in
            let path = daemon.path
            let following = Task { try await FollowedFeed(SubscribeRequest(), at: path).error }
            following.cancel()
            let error = try await following.value
            #expect(error == .cancelled)
        }
    }

    // capability 4.6
    @Test("A daemon that says nothing any more is given up on, and the feed goes on")
    func silence() async throws {
        try await FakeDaemon.run([
            .subscription(after: 0, Self.change(1)) + [.hold],
            .subscription(after: 1, SampleLines.place("end", 1)),
        ]) { daemon in
            let clock = TestClock()
            let feed = try await FollowedFeed(SubscribeRequest(), at: daemon.path, clock: clock) {
                _,
                element in
                if case .change = element { clock.passSilence(true) }
                if case .interrupted = element { clock.passSilence(false) }
            }
            #expect(
                feed.told == [
                    "began after 0", "1", "1: timedOut", "resumed after 1", "ended 1",
                ]
            )
        }
    }

    // capability 4.6
    @Test("Contents come with changes, of either format, whole or left out")
    func contents() async throws {
        let plain = String(Self.change(1).dropLast()) + #","text":"é\n"}"#
        let binary = String(Self.change(2).dropLast()) + #","text_base64":"/wA="}"#
        let large = String(Self.change(3).dropLast()) + #","text_omitted":true}"#
        let event =
            #"{"specversion":"1.0","id":"3f9a1c2e-4","type":"telex.change.added","data":"#
            + String(Self.change(4).dropLast()) + #","text":"4"}}"#
        try await FakeDaemon.run([
            .subscription(after: 0, plain, binary, large, event, SampleLines.place("end", 4))
        ]) { daemon in
            var changes: [FeedChange] = []
            let feed = try await FollowedFeed(SubscribeRequest(), at: daemon.path) { _, element in
                if case .change(let change) = element { changes.append(change) }
            }
            #expect(feed.told == ["began after 0", "1", "2", "3", "4", "ended 4"])
            #expect(changes.map(\.content) == [Array("é\n".utf8), [0xFF, 0], nil, [0x34]])
            #expect(changes.map(\.isContentOmitted) == [false, false, true, false])
            #expect(changes.first?.line == Array(plain.utf8))
        }
    }

    // capability 4.6
    @Test("While the reader is busy nothing is read: the daemon waits")
    func backPressure() async throws {
        try await FakeDaemon.run([.subscription(after: 0) + [.flood(Self.change(1)), .hold]]) {
            daemon in
            let client = TelexClient(socketPath: daemon.path)
            var elements = client.changes().makeAsyncIterator()
            let first = try await elements.next()
            #expect(first != nil)
            // The kernel's buffer, and what came with the first line.
            #expect(await daemon.flooded() < 4 * 1_024 * 1_024)
            _ = consume elements
        }
    }
}
