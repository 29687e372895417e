import TelexModel
import TelexWire

/// Something that the feed tells, and the line that it was read from, where it was one.
package struct FeedNews: Equatable, Sendable {
    /// What is told.
    package var element: ChangeFeed.Element
    /// The line as it came.
    package var line: AnswerLine?
}

/// The feed in pieces: what came together, never nothing.
package struct FeedBatches: AsyncSequence, Sendable {
    package typealias Failure = TelexClientError

    let request: SubscribeRequest
    let first: TelexConnection?
    let connect: ChangeFeed.Connect
    let pause: Pause
    let acknowledgements: Acknowledgements

    /// Starts to follow.
    package func makeAsyncIterator() -> Iterator { Iterator(feed: self) }

    /// Follows the feed.
    package struct Iterator: AsyncIteratorProtocol {
        private let feed: FeedBatches
        private var place: FeedPlace
        private var trouble = FeedTrouble()
        /// A connection on which nothing was asked.
        private var fresh: TelexConnection?
        /// The connection that carries the feed.
        private var session: FeedSession?
        /// What ended the connection, to be told behind what it had brought.
        private var ending: TelexClientError?
        /// How long to wait before the next attempt.
        private var wait: Duration?
        private var failure: TelexClientError?

        fileprivate init(feed: FeedBatches) {
            self.feed = feed
            place = FeedPlace(request: feed.request)
            fresh = feed.first
        }
    }
}

extension FeedBatches.Iterator {
    /// What comes next, and came together; nil behind the end.
    package mutating func next() async throws(TelexClientError) -> [FeedNews]? {
        try await next(isolation: nil)
    }

    /// The same, read on the caller's actor.
    package mutating func next(
        isolation actor: isolated (any Actor)?
    ) async throws(TelexClientError) -> [FeedNews]? {
        while true {
            if let failure { throw failure }
            if let reason = ending {
                if let news = interrupt(reason) { return [news] }
            } else if place.isEnd {
                disconnect()
                return nil
            } else {
                let news = await read(isolation: actor)
                if !news.isEmpty { return news }
            }
        }
    }

    /// What the next lines tell, up to the one that ends the connection.
    private mutating func read(isolation actor: isolated (any Actor)?) async -> [FeedNews] {
        var news: [FeedNews] = []
        do throws(TelexClientError) {
            for line in try await connected(isolation: actor).nextLines() where !place.isEnd {
                // One with an id answers something else that was asked on the connection.
                if case .error(let refusal) = line.answer, line.value["id"] == nil {
                    ending = .refused(refusal)
                    break
                }
                if case .subscribed(let after) = line.answer {
                    trouble = FeedTrouble()
                    if !place.isSnapshotNext { feed.acknowledgements.begin(after: after) }
                }
                if let element = place.pass(line) {
                    news.append(FeedNews(element: element, line: line))
                }
                if let end = place.endAtLimit() { news.append(FeedNews(element: end)) }
            }
        } catch {
            ending = error
        }
        if let received = place.received { feed.acknowledgements.receive(received) }
        return news
    }

    /// The connection that stands, else a new one that has been asked for the feed.
    private mutating func connected(
        isolation actor: isolated (any Actor)?
    ) async throws(TelexClientError) -> FeedSession {
        if let session { return session }
        if let wait {
            self.wait = nil
            try await feed.pause.wait(for: wait)
        }
        let connection: TelexConnection
        if let fresh { connection = fresh } else { connection = try await feed.connect() }
        fresh = nil
        trouble.hasConnected = true
        place.connect()
        feed.acknowledgements.connect(connection, isAnew: place.isSnapshotNext)
        try await connection.send(.subscribe(place.subscription))
        let next = FeedSession(
            connection,
            heartbeatSeconds: feed.request.heartbeatSeconds,
            clock: feed.pause.clock
        )
        session = next
        return next
    }

    /// What to tell of the connection's end; nil where the feed ends with it.
    private mutating func interrupt(_ reason: TelexClientError) -> FeedNews? {
        ending = nil
        disconnect()
        guard !Task.isCancelled else {
            failure = .cancelled
            return nil
        }
        guard trouble.isPassing(reason, hasBegun: place.hasBegun) else {
            failure = reason
            return nil
        }
        let duration = feed.pause.wait(attempt: trouble.attempt)
        trouble.attempt += 1
        wait = duration
        return FeedNews(
            element: .interrupted(
                FeedInterruption(reason: reason, attempt: trouble.attempt, wait: duration)
            )
        )
    }

    private mutating func disconnect() {
        session = nil
        fresh = nil
        feed.acknowledgements.disconnect()
    }
}
