import FakeDaemon
import TelexClient
import TelexModel
import TelexWire

/// A feed followed to its end, and what it told in short: `1 2`, `resumed after 2`.
struct FollowedFeed {
    var told: [String] = []
    var error: TelexClientError?

    /// Follows a daemon's feed; `react` sees each element.
    init(
        _ request: SubscribeRequest,
        at path: String,
        clock: TestClock = TestClock(),
        random: Double = 0,
        react: (ChangeFeed, ChangeFeed.Element) async throws -> Void = { _, _ in }
    ) async throws {
        let client = TelexClient(socketPath: path)
        let feed = ChangeFeed(
            request,
            connect: { () async throws(TelexClientError) in try await client.connect() },
            clock: clock,
            random: { random }
        )
        try await self.init(feed, react: react)
    }

    init(
        _ feed: ChangeFeed,
        react: (ChangeFeed, ChangeFeed.Element) async throws -> Void = { _, _ in }
    ) async throws {
        var elements = feed.makeAsyncIterator()
        while true {
            let element: ChangeFeed.Element?
            do {
                element = try await elements.next()
            } catch {
                self.error = error
                return
            }
            guard let element else { return }
            told.append(Self.text(element))
            try await react(feed, element)
        }
    }

    private static func text(_ element: ChangeFeed.Element) -> String {
        switch element {
        case .began(let cursor): "began after \(cursor.seq)"
        case .file(let file): "file \(file.seq)"
        case .snapshotEnded(let cursor, let files): "snapshot \(cursor.seq): \(files)"
        case .snapshotRestarted: "snapshot again"
        case .change(let told): "\(told.change.seq)"
        case .caughtUp(let cursor): "caught up \(cursor.seq)"
        case .heartbeat(let cursor): "heartbeat \(cursor.seq)"
        case .state(let state, let reason): "\(state) \(reason ?? "-")"
        case .acknowledged(let cursor): "acknowledged \(cursor.seq)"
        case .interrupted(let interruption):
            "\(interruption.attempt): \(reason(interruption.reason))"
        case .resumed(let cursor): "resumed after \(cursor.seq)"
        case .ended(let cursor): "ended \(cursor.seq)"
        }
    }

    private static func reason(_ error: TelexClientError) -> String {
        switch error {
        case .refused(let refusal): refusal.code.rawValue
        case .unreachable: "unreachable"
        default: "\(error)"
        }
    }
}

extension [FakeDaemon.Step] {
    /// A subscription that is granted after a place, and then these lines; then it closes.
    static func subscription(after seq: Int, _ lines: String...) -> Self {
        [.line(SampleLines.hello), .request, .line(SampleLines.subscribed(after: seq))]
            + lines.map { .line($0) }
    }

    /// A subscription that is refused.
    static func refusal(_ code: String) -> Self {
        [.line(SampleLines.hello), .request, .line(SampleLines.error(code, "no"))]
    }
}
