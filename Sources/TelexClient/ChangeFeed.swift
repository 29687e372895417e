public import TelexModel
package import TelexWire

/// The changes of the folder, in order, through any number of restarts of the daemon.
///
/// Iterate over it. When the connection ends, it tells of the interruption, connects again, waiting
/// a little longer after each failure, and goes on after the last place that it told: no change is
/// lost, and none comes twice. It ends behind ``Element/ended(_:)``, or throws where waiting would
/// not help; where ``TelexClientError/isPlaceGone``, begin with a snapshot.
///
/// Each iteration has a connection of its own, which ends with it. Nothing is read from it but what
/// is asked for: a slow reader costs no memory here, and the daemon waits without delaying others.
///
/// As a consumer (a subscription with a name) the daemon keeps the place: ``ack(_:)-(Cursor)`` tells
/// it how far you are. Each change is then told at least once until it is acknowledged: once
/// in an iteration, and again in the next one of whoever follows under that name. Iterate over such
/// a feed once at a time.
public struct ChangeFeed: AsyncSequence, Sendable {
    /// What ends the feed.
    public typealias Failure = TelexClientError
    /// Makes a connection.
    package typealias Connect = @Sendable () async throws(TelexClientError) -> TelexConnection

    /// What the feed tells; later versions may tell more, so have a `default`.
    public enum Element: Equatable, Sendable {
        /// The feed stands, and what comes is after this place; told once.
        case began(after: Cursor)
        /// A file that the folder holds: with a snapshot, before all changes, in path order.
        case file(JournaledFile)
        /// All files of the snapshot were told, as they were at this place, which may be stored.
        case snapshotEnded(Cursor, files: Int64)
        /// A snapshot was interrupted, and comes again as a whole: forget its files.
        case snapshotRestarted
        /// A change.
        case change(FeedChange)
        /// Everything up to this place was told, which may be stored: what follows is live.
        case caughtUp(Cursor)
        /// Nothing has changed for a while; this place may be stored.
        case heartbeat(Cursor)
        /// The daemon's state is another now: a `DaemonState`, and a `ScanReason`, as they came.
        case state(String, reason: String?)
        /// The daemon keeps this as the consumer's place.
        case acknowledged(Cursor)
        /// The feed is not connected; told once for each attempt that failed.
        case interrupted(FeedInterruption)
        /// The feed stands again, and goes on after this place.
        case resumed(after: Cursor)
        /// Everything that was asked for was told; going on after this place misses nothing.
        case ended(Cursor)
    }

    /// The same in pieces, with the lines as they came.
    package let batches: FeedBatches
    private let acknowledgements: Acknowledgements

    /// Prepares a feed; nothing is connected before the first element is asked for.
    ///
    /// - Parameters:
    ///   - request: what to subscribe to.
    ///   - first: a connection to begin with, on which nothing was asked.
    ///   - connect: makes each other connection; when the very first fails, the feed throws.
    ///   - backoff: how long to wait before connecting again.
    ///   - clock: measures the waits, and the silence between heartbeats.
    ///   - random: a number in 0..<1 for each wait.
    package init(
        _ request: SubscribeRequest,
        first: TelexConnection? = nil,
        connect: @escaping Connect,
        backoff: Backoff = Backoff(),
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        acknowledgements = Acknowledgements()
        batches = FeedBatches(
            request: request,
            first: first,
            connect: connect,
            pause: Pause(backoff: backoff, clock: clock, random: random),
            acknowledgements: acknowledgements
        )
    }

    /// Starts to follow.
    public func makeAsyncIterator() -> Iterator {
        Iterator(batches: batches.makeAsyncIterator())
    }

    /// Follows the feed.
    public struct Iterator: AsyncIteratorProtocol {
        private var batches: FeedBatches.Iterator
        /// What came together and was not told yet, from the back to the front.
        private var rest: [FeedNews] = []

        fileprivate init(batches: FeedBatches.Iterator) {
            self.batches = batches
        }

        /// The next element; nil behind the end.
        public mutating func next() async throws(TelexClientError) -> Element? {
            try await next(isolation: nil)
        }

        /// The next element, read on the caller's actor; nil behind the end.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(TelexClientError) -> Element? {
            while true {
                if let news = rest.popLast() { return news.element }
                guard let batch = try await batches.next(isolation: actor) else { return nil }
                rest = batch.reversed()
            }
        }
    }
}

extension ChangeFeed {
    /// Tells the daemon that everything up to and with this place is dealt with.
    ///
    /// For consumers. It returns at once. What is under way when the connection breaks, or was told
    /// while there is none, is said again once the daemon has come so far: what was acknowledged is
    /// told again only to another iteration, and only where this one ends before that.
    public func ack(_ cursor: Cursor) {
        acknowledgements.want(cursor)
    }

    /// Tells the daemon that everything up to and with this change is dealt with.
    public func ack(_ change: FeedChange) {
        ack(change.cursor)
    }

    /// The same, and waits until the daemon keeps it, durably.
    ///
    /// Throws ``TelexClientError/closed`` while the feed is interrupted; the acknowledgement is then
    /// made up for by the iteration, as that of ``ack(_:)-(Cursor)`` is. While it waits, up to a
    /// whole window of changes is read ahead.
    public func ackDurably(_ cursor: Cursor) async throws(TelexClientError) {
        try await acknowledgements.confirm(cursor)
    }
}
