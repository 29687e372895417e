public import TelexModel
public import TelexWire

/// The feed of changes, through any number of restarts of the daemon.
///
/// When the connection ends it connects again, waiting a little longer after each failure, and
/// goes on after the last place that any line named: no change is lost, and none comes twice.
public struct ChangeFeed: AsyncSequence, Sendable {
    /// Makes a connection.
    public typealias Connect = @Sendable () async throws(TelexClientError) -> TelexConnection

    /// What the feed tells.
    public enum Element: Equatable, Sendable {
        /// The lines of the subscription that came together, never none, as they came.
        case lines([AnswerLine])
        /// The connection ended, and why; the feed is connecting again.
        case interrupted(TelexClientError)
        /// The feed goes on after this place.
        case resumed(after: Cursor)
    }

    private let request: SubscribeRequest
    private let first: TelexConnection?
    private let connect: Connect
    private let pause: Pause

    /// Prepares a feed; nothing is connected before the first element is asked for.
    ///
    /// - Parameters:
    ///   - request: what to subscribe to.
    ///   - first: a connection to begin with, on which nothing was asked.
    ///   - connect: makes each other connection; when the very first fails, the feed throws.
    ///   - backoff: how long to wait before connecting again.
    ///   - clock: measures the waits.
    ///   - random: a number in 0..<1 for each wait.
    public init(
        _ request: SubscribeRequest,
        first: TelexConnection? = nil,
        connect: @escaping Connect,
        backoff: Backoff = Backoff(),
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.request = request
        self.first = first
        self.connect = connect
        self.pause = Pause(backoff: backoff, clock: clock, random: random)
    }

    /// Starts to follow.
    public func makeAsyncIterator() -> Iterator {
        Iterator(request: request, first: first, connect: connect, pause: pause)
    }

    /// Follows the feed.
    public struct Iterator: AsyncIteratorProtocol {
        private let connect: Connect
        private let pause: Pause
        private var place: FeedPlace
        /// A connection on which nothing was asked.
        private var fresh: TelexConnection?
        /// The connection that carries the feed.
        private var connection: TelexConnection?
        /// What is to be told before anything else is read.
        private var queue: [Element] = []
        private var failure: TelexClientError?
        private var hasConnected = false
        private var isInterrupted = false
        private var attempt = 0

        fileprivate init(
            request: SubscribeRequest,
            first: TelexConnection?,
            connect: @escaping Connect,
            pause: Pause
        ) {
            self.place = FeedPlace(request: request)
            self.fresh = first
            self.connect = connect
            self.pause = pause
        }
    }
}

extension ChangeFeed.Iterator {
    /// The next element; nil behind the `end` line.
    public mutating func next() async throws(TelexClientError) -> ChangeFeed.Element? {
        try await next(isolation: nil)
    }

    /// The next element, read on the caller's actor; nil behind the `end` line.
    public mutating func next(
        isolation actor: isolated (any Actor)?
    ) async throws(TelexClientError) -> ChangeFeed.Element? {
        while queue.isEmpty {
            if let failure { throw failure }
            if place.isEnd { return nil }
            do {
                let lines = try await subscription(isolation: actor).nextLines()
                try take(lines)
            } catch {
                interrupt(error)
            }
        }
        return queue.removeFirst()
    }

    /// The connection that stands, else a new one that has been asked for the feed.
    private mutating func subscription(
        isolation actor: isolated (any Actor)?
    ) async throws(TelexClientError) -> TelexConnection {
        if let connection { return connection }
        if isInterrupted {
            try await pause.wait(attempt: attempt)
            attempt += 1
        }
        let next: TelexConnection
        if let fresh { next = fresh } else { next = try await connect() }
        fresh = nil
        hasConnected = true
        try await next.send(.subscribe(place.request))
        connection = next
        return next
    }

    private mutating func take(_ lines: [AnswerLine]) throws(TelexClientError) {
        for line in lines {
            place.pass(line.answer)
            guard isInterrupted, case .subscribed(let after) = line.answer else { continue }
            queue.append(.resumed(after: after))
            isInterrupted = false
            attempt = 0
        }
        // What came before an error is delivered before it is told.
        let error = lines.firstIndex { if case .error = $0.answer { true } else { false } }
        let good = lines[..<(error ?? lines.endIndex)]
        if !good.isEmpty { queue.append(.lines(Array(good))) }
        if let error, case .error(let refusal) = lines[error].answer { throw .refused(refusal) }
    }

    private mutating func interrupt(_ reason: TelexClientError) {
        connection = nil
        guard hasConnected, reason.isPassing, !Task.isCancelled else {
            // Lines may have come before it: they are delivered first.
            failure = reason
            return
        }
        if place.isComplete {
            place.isEnd = true
        } else if !isInterrupted {
            isInterrupted = true
            queue.append(.interrupted(reason))
        }
    }
}
