import NIOCore
import TelexModel
import TelexWire

/// A subscriber: a place in the journal, and nothing else.
///
/// Whenever its client has room and the journal goes on beyond the place, the next lines are read
/// and written; the wake-ups from the journal and from the socket carry nothing. So there is no
/// hand-over from history to live, and a slow client costs one piece of lines at most. Confined
/// to the event loop.
final class Subscription {
    let id: RequestID?
    /// The last change that was written.
    private(set) var position: Int64 = 0

    private let connection: Connection
    private let request: SubscribeRequest
    private var remaining: Int64
    /// Where it ends without `follow`: the head as of the request.
    private var target = Int64.max
    private var isReading = false
    private var isSubscribed = false
    private var hasCaughtUp = false
    private var isDone = false
    private var missedState: (DaemonState, ScanReason?)?
    private var lastWritten = NIODeadline.now()
    private var heartbeat: Scheduled<Void>?

    init(_ connection: Connection, _ request: SubscribeRequest, id: RequestID?) {
        self.connection = connection
        self.request = request
        self.id = id
        remaining = request.limit ?? .max
    }

    private var source: FeedSource { connection.source }
    private var cursor: Cursor { Cursor(journal: source.head().journal, seq: position) }

    /// Finds the place to start at, and begins.
    func begin() {
        do throws(RequestError) {
            let head = source.head()
            if let last = request.last {
                return start(after: max(head.oldest - 1, head.head - last), head)
            }
            switch request.since {
            case .time(let time): findStart(time)
            default: start(after: try source.start(request.since, head), head)
            }
        } catch {
            fail(error)
        }
    }

    private func findStart(_ time: Timestamp) {
        connection.read {
            try $0.seqBefore(time)
        } then: { [self] connection, seq in
            let head = source.head()
            start(after: max(seq, head.oldest - 1), head)
        } failed: { [self] _, error in
            fail(error)
        }
    }

    private func start(after seq: Int64, _ head: FeedHead) {
        if isDone { return }
        position = seq
        if !request.follow { target = head.head }
        isSubscribed = true
        write { writer in
            writer.subscribed(
                journal: head.journal,
                after: seq,
                oldest: head.oldest,
                head: head.head,
                state: source.state(),
                id: id
            )
        }
        scheduleHeartbeat()
        pump()
    }

    /// The journal has more.
    func headMoved() { pump() }

    /// The client has room again.
    func becameWritable() {
        if let (state, reason) = missedState {
            missedState = nil
            stateChanged(state, reason)
        }
        pump()
    }

    /// The daemon's state has become another.
    func stateChanged(_ state: DaemonState, _ reason: ScanReason?) {
        if !isSubscribed || isDone { return }
        // A client without room is told the last one when it has some.
        guard connection.isWritable else {
            missedState = (state, reason)
            return
        }
        write { $0.state(state, reason: reason, time: source.now(), id: id) }
    }

    /// Stops without a word.
    func cancel() {
        isDone = true
        heartbeat?.cancel()
    }

    /// Writes what can be written now.
    private func pump() {
        while isSubscribed, !isDone, !isReading, connection.isWritable {
            if remaining == 0 || position >= target { return end() }
            let head = source.head()
            guard position < head.head else { return catchUp() }
            let limit = min(remaining, target - position)
            if let piece = connection.registry.sharedLines(after: position),
                piece.last - position <= limit
            {
                send(piece.buffer, last: piece.last)
            } else {
                read(limit: limit, head)
            }
        }
    }

    private func read(limit: Int64, _ head: FeedHead) {
        do throws(RequestError) {
            // Retention may have passed it by; what passes it from here on, the journal tells.
            _ = try source.start(.seq(position), head)
        } catch {
            return fail(error)
        }
        isReading = true
        let after = position
        connection.read { source in
            try source.lines(after, limit, FeedLimits.pieceByteCount)
        } then: { [self] _, lines in
            isReading = false
            if isDone { return }
            if let lines { send(ByteBuffer(bytes: lines.bytes), last: lines.last) }
            pump()
        } failed: { [self] _, error in
            fail(error)
        }
    }

    private func send(_ lines: ByteBuffer, last: Int64) {
        remaining -= last - position
        position = last
        lastWritten = .now()
        connection.write(id.map { lines.repeating($0) } ?? lines)
    }

    private func catchUp() {
        if hasCaughtUp { return }
        hasCaughtUp = true
        write { $0.caughtUp(cursor, id: id) }
    }

    private func end() {
        write { $0.end(cursor, id: id) }
        finish()
    }

    private func fail(_ error: RequestError) {
        if isDone { return }
        write { $0.error(error, id: id) }
        finish()
    }

    private func finish() {
        cancel()
        connection.subscription = nil
        connection.closeIfDone()
    }

    private func write(_ body: (inout LineWriter) -> Void) {
        lastWritten = .now()
        connection.write(body)
    }

    /// One timer a subscription, however much is written: it looks when the last line was.
    private func scheduleHeartbeat() {
        guard request.heartbeatSeconds > 0, !isDone, let loop = connection.eventLoop else { return }
        let interval = TimeAmount.seconds(request.heartbeatSeconds)
        heartbeat =
            loop.assumeIsolated().scheduleTask(deadline: lastWritten + interval) { [self] in
                // A client that has no room would be sent one more of these each time.
                if .now() - lastWritten >= interval, connection.isWritable {
                    write {
                        $0.heartbeat(cursor, state: source.state(), time: source.now(), id: id)
                    }
                } else if .now() - lastWritten >= interval {
                    lastWritten = .now()
                }
                scheduleHeartbeat()
            }
    }
}
