import TelexModel
import TelexWire

/// How far a feed has come, what it tells of a line, and what to ask for to go on from there.
struct FeedPlace {
    /// The last place that was told, up to which nothing is told again.
    private(set) var told: Cursor?
    /// The last place that the present connection has named.
    private(set) var received: Cursor?
    /// Whether a subscription was ever granted.
    private(set) var hasBegun = false
    /// Whether nothing more will come.
    private(set) var isEnd = false
    /// The subscription that continues what was told so far.
    private var request: SubscribeRequest
    /// Whether the files of a snapshot are still coming.
    private var isInSnapshot = false
    /// As of where the snapshot was that a consumer has been told, and has not acknowledged.
    private var snapshotPlace: Cursor?

    init(request: SubscribeRequest) {
        self.request = request
    }

    /// What to ask a new connection for.
    var subscription: SubscribeRequest {
        var subscription = request
        // What was told and not acknowledged comes again, and is no part of what is left.
        if hasBegun, request.consumer != nil { subscription.limit = nil }
        return subscription
    }

    /// Whether the next subscription begins with a snapshot.
    var isSnapshotNext: Bool { request.snapshot }

    /// Goes over to a new connection.
    mutating func connect() {
        received = nil
        isInSnapshot = request.snapshot
        // What a broken snapshot told is void, and all after it comes again.
        if request.snapshot { told = nil }
    }

    /// Goes past a line; what it tells, if anything.
    mutating func pass(_ line: AnswerLine) -> ChangeFeed.Element? {
        switch line.answer {
        case .subscribed(let after): return begin(after)
        case .file(let file): return isInSnapshot ? .file(file) : nil
        case .snapshotEnd(let cursor, let files): return endSnapshot(cursor, files)
        case .state(let state, let reason): return .state(state, reason: reason)
        // What a snapshot's place was before its end is nobody's to store.
        case .change, .caughtUp, .heartbeat: return isInSnapshot ? nil : follow(line)
        case .end: return follow(line)
        case .acked(let cursor):
            if let snapshotPlace, !cursor.isBefore(snapshotPlace) { settleSnapshot() }
            return .acknowledged(cursor)
        default: return nil
        }
    }

    private mutating func begin(_ after: Cursor) -> ChangeFeed.Element {
        defer { hasBegun = true }
        if !request.snapshot, told.map({ $0.isBefore(after) }) ?? true { move(to: after) }
        if !hasBegun { return .began(after: after) }
        return request.snapshot ? .snapshotRestarted : .resumed(after: told ?? after)
    }

    private mutating func endSnapshot(_ cursor: Cursor, _ files: Int64) -> ChangeFeed.Element? {
        guard isInSnapshot else { return nil }
        isInSnapshot = false
        received = cursor
        told = cursor
        // The daemon keeps a consumer's place before the snapshot until this one is acknowledged.
        if request.consumer != nil { snapshotPlace = cursor } else { settleSnapshot() }
        return .snapshotEnded(cursor, files: files)
    }

    private mutating func settleSnapshot() {
        request.snapshot = false
        snapshotPlace = nil
        if let told { move(to: told) }
    }

    private mutating func follow(_ line: AnswerLine) -> ChangeFeed.Element? {
        switch line.answer {
        case .change(let change, let cursor):
            received = cursor
            guard told.map({ $0.isBefore(cursor) }) ?? true else { return nil }
            request.limit = request.limit.map { $0 - 1 }
            move(to: cursor)
            return .change(FeedChange(change, cursor, line))
        case .caughtUp(let cursor): return .caughtUp(advance(to: cursor))
        case .heartbeat(let cursor): return .heartbeat(advance(to: cursor))
        case .end(let cursor):
            isEnd = true
            return .ended(advance(to: cursor))
        default: return nil
        }
    }

    /// The end that the limit makes, where it is reached and nothing was told of the end yet.
    mutating func endAtLimit() -> ChangeFeed.Element? {
        guard request.limit == 0, !isEnd, let told else { return nil }
        isEnd = true
        return .ended(told)
    }

    /// Goes on to a place, unless it lies before what was told: a consumer that was interrupted is
    /// sent again what it has not acknowledged.
    private mutating func advance(to cursor: Cursor) -> Cursor {
        received = cursor
        if told.map({ $0.isBefore(cursor) }) ?? true { move(to: cursor) }
        return told ?? cursor
    }

    private mutating func move(to cursor: Cursor) {
        told = cursor
        request.since = .cursor(cursor)
        // The place is exact now: counting back from the head would find another one.
        request.last = nil
    }
}

extension Cursor {
    /// Whether another place comes after this one, as it does when it is of another journal: what
    /// that one vouches for is its own to say.
    func isBefore(_ other: Cursor) -> Bool { journal != other.journal || seq < other.seq }
}
