import NIOCore
import TelexModel
import TelexWire

/// Where a subscription begins, and as whom.
extension Subscription {
    /// Finds the place to start at, and begins.
    func begin() {
        do throws(RequestError) {
            let head = source.head()
            if let until = request.until {
                target = try source.end(until, head) ?? .max
                if case .time(let time) = until { untilTime = time }
            }
            if let consumer, let seq = try take(consumer) {
                // A consumer's own place; a snapshot needs none.
                let place = request.snapshot ? seq : try source.start(.seq(seq), head)
                return start(after: place, head)
            }
            if let last = request.last { return findLast(last, head) }
            if request.snapshot { return found(head.oldest - 1, head) }
            switch request.since {
            case .time(let time): findStart(time)
            default: found(try source.start(request.since, head), head)
            }
        } catch {
            fail(error)
        }
    }

    /// Takes the consumer for this connection; its place, nil where it is new.
    private func take(_ session: ConsumerSession) throws(RequestError) -> Int64? {
        let consumers = connection.registry.consumers
        // One that this connection has already goes on: what it was told, it may still acknowledge.
        if let before = connection.consumer {
            session.told = before.told
            consumers.detach(before)
            connection.consumer = nil
        }
        let place = try consumers.attach(session)
        connection.consumer = session
        return place
    }

    private func findStart(_ time: Timestamp) {
        connection.read {
            try $0.seqBefore(time)
        } then: { [self] _, seq in
            let head = source.head()
            found(max(seq, head.oldest - 1), head)
        } failed: { [self] _, error in
            fail(error)
        }
    }

    private func findLast(_ count: Int64, _ head: FeedHead) {
        if view.filter == ChangeFilter() || count == 0 {
            return found(max(head.oldest - 1, head.head - count), head)
        }
        search(LastMatches(count, view, head))
    }

    /// Goes back through the journal, a stretch at a time, so that others have their turn.
    private func search(_ search: LastMatches) {
        connection.read { source in
            var search = search
            try search.step(source)
            return search
        } then: { [self] _, next in
            if isDone { return }
            if let seq = next.found { found(seq, source.head()) } else { self.search(next) }
        } failed: { [self] _, error in
            fail(error)
        }
    }

    /// Begins after a change; a consumer that is new is kept before.
    private func found(_ seq: Int64, _ head: FeedHead) {
        if isDone { return }
        guard let consumer else { return start(after: seq, head) }
        connection.registry.consumers.create(consumer, after: seq) { [self] result in
            switch result {
            case .success(let place): start(after: place, source.head())
            case .failure(let error):
                if connection.consumer === consumer { connection.consumer = nil }
                fail(error)
            }
        }
    }
}

/// Where the last so many changes begin that a filter lets through; searched from the head back.
struct LastMatches: Sendable {
    /// The change before the first of them, once it is known.
    private(set) var found: Int64?
    private let view: ChangeView
    private let oldest: Int64
    private var missing: Int64
    /// Every change after this one was looked at.
    private var upper: Int64

    init(_ count: Int64, _ view: ChangeView, _ head: FeedHead) {
        self.view = view
        missing = count
        oldest = head.oldest
        upper = head.head
    }

    /// Looks at some changes more.
    mutating func step(_ source: FeedSource) throws {
        var after = max(oldest - 1, upper - FeedLimits.searchedLines)
        var matches: [Int64] = []
        let end = upper
        upper = after
        do {
            while after < end,
                let lines = try source.lines(after, end - after, FeedLimits.pieceByteCount)
            {
                matches += try view.matches(SharedLines.Piece(lines))
                after = lines.last
            }
        } catch let error as RequestError where error.code == .cursorExpired {
            // Retention has come that far meanwhile: what is kept begins there.
            found = max(after, (error.oldest ?? 1) - 1)
            return
        }
        if Int64(matches.count) >= missing {
            found = matches[matches.count - Int(missing)] - 1
        } else if upper < oldest {
            found = oldest - 1
        }
        missing -= Int64(matches.count)
    }
}
