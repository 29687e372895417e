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
    private enum Phase {
        /// The place to begin at is being found.
        case starting
        /// The present files come first.
        case snapshot
        /// The changes after the place.
        case changes
        case done
    }

    let connection: Connection
    let request: SubscribeRequest
    let id: RequestID?
    let view: ChangeView
    /// The consumer that it is, if any.
    let consumer: ConsumerSession?
    /// The last change to be sent: with `until`, and the head as of the request without `follow`.
    var target = Int64.max
    /// It ends with the last change that is not after this, which is not known yet.
    var untilTime: Timestamp?
    private var phase = Phase.starting
    /// The last change that was sent, or passed over.
    private var place: Int64 = 0
    private var remaining: Int64
    private var isReading = false
    private var hasCaughtUp = false
    private var missedState: (DaemonState, ScanReason?)?
    private var lastWritten = NIODeadline.now()
    private var heartbeat: Scheduled<Void>?
    private var clockCheck: Scheduled<Void>?
    private var snapshot: PiecewiseAnswer?

    init(_ connection: Connection, _ request: SubscribeRequest, id: RequestID?) {
        self.connection = connection
        self.request = request
        self.id = id
        view = ChangeView(request, id)
        consumer = request.consumer.map { ConsumerSession($0, window: request.window) }
        remaining = request.limit ?? .max
    }

    var source: FeedSource { connection.source }
    var isDone: Bool { phase == .done }
    /// The last change that was sent, or passed over; nil until there is such a place.
    var position: Int64? { phase == .changes ? place : nil }
    /// Where to resume: before everything while the present files are not all sent.
    private var cursor: Cursor { source.head().cursor(position ?? 0) }

    /// Begins after a change.
    func start(after seq: Int64, _ head: FeedHead) {
        if isDone { return }
        place = request.snapshot ? 0 : seq
        if let consumer { consumer.told = max(consumer.told, seq) }
        if !request.follow { target = min(target, head.head) }
        phase = request.snapshot ? .snapshot : .changes
        write { writer in
            writer.subscribed(
                journal: head.journal,
                after: place,
                oldest: head.oldest,
                head: head.head,
                state: source.state(),
                id: id
            )
        }
        // A client that is gone is noticed while it is written to.
        if isDone { return }
        scheduleHeartbeat()
        if request.snapshot { sendFiles() } else { pump() }
    }

    /// The journal has more.
    func headMoved() { pump() }

    /// The consumer has acknowledged something.
    func windowMoved() { pump() }

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
        if phase == .starting || isDone { return }
        // A client without room is told the last one when it has some.
        guard connection.isWritable else {
            missedState = (state, reason)
            return
        }
        write { $0.state(state, reason: reason, time: source.now(), id: id) }
    }

    /// Stops without a word.
    func cancel() {
        phase = .done
        heartbeat?.cancel()
        clockCheck?.cancel()
        snapshot?.cancel()
        snapshot = nil
    }

    /// Ends with the reason.
    func fail(_ error: RequestError) {
        if isDone { return }
        source.note(error)
        // A consumer that was sent nothing has nothing to acknowledge.
        if phase == .starting, let consumer, connection.consumer === consumer {
            connection.registry.consumers.detach(consumer)
            connection.consumer = nil
        }
        finish { $0.error(error, id: id) }
        // As the protocol says of this error, whatever there is too much of.
        if error.code == .overloaded { connection.end() }
    }

    private func sendFiles() {
        let filter = request.filter
        let id = id
        snapshot = connection.answer(in: connection.registry.moments) {
            FilesPieces(try $0.files(.now, filter.isUnique), filter.path, before: .changes, id)
        } ended: { [self] result in
            snapshot = nil
            if isDone { return }
            switch result {
            case .success(let last):
                place = last.cursor?.seq ?? 0
                phase = .changes
                tell()
                pump()
            case .failure(let error): fail(error)
            }
        }
    }

    /// Writes what can be written now.
    private func pump() {
        defer { connection.flush() }
        while phase == .changes, !isReading, connection.isWritable {
            let head = source.head()
            // Up to this head no change is after a time that has not passed yet.
            if let time = untilTime, hasPassed(time, head) { return findTarget(time) }
            if remaining == 0 || place >= target { return end() }
            guard place < head.head else { return catchUp() }
            let room = min(remaining, consumer?.window.room ?? .max)
            // An acknowledgement brings it on.
            if room == 0 { return }
            guard let piece = connection.registry.shared.piece(after: place) else {
                return read(head)
            }
            let last = min(target, head.head)
            // Of those that a view passes over it is not known how many are needed.
            let wanted = view.isPlain && remaining < last - place ? place + remaining : last
            connection.registry.shared.readAhead(after: piece, upTo: wanted, oldest: head.oldest)
            if view.isPlain {
                send(piece.prefix(min(room, last - place)))
            } else {
                render(piece, ChangeView.Limit(changes: room, last: last))
            }
        }
    }

    private func read(_ head: FeedHead) {
        do throws(RequestError) {
            // Retention may have passed it by; what passes it from here on, the journal tells.
            _ = try source.start(.seq(place), head)
        } catch {
            return fail(error)
        }
        isReading = true
        connection.registry.shared.read(after: place) { [self] result in
            isReading = false
            switch result {
            case .success(.some): pump()
            case .success(nil):
                fail(RequestError(.internal, "the journal lacks the changes after \(place)"))
            case .failure(let error): fail(error)
            }
        }
    }

    private func send(_ piece: SharedLines.Piece) {
        remaining -= piece.last - place
        consumer?.window.send(piece.first...piece.last)
        place = piece.last
        tell()
        connection.queue(id.map { piece.buffer.repeating($0) } ?? piece.buffer)
    }

    private func render(_ piece: SharedLines.Piece, _ limit: ChangeView.Limit) {
        isReading = true
        let view = view
        connection.read { source in
            try view.render(piece, limit, source)
        } then: { [self] _, rendered in
            isReading = false
            if isDone { return }
            remaining -= Int64(rendered.seqs.count)
            place = rendered.last
            if let last = rendered.seqs.last {
                for seq in rendered.seqs { consumer?.window.send(seq...seq) }
                consumer?.told = last
                lastWritten = .now()
                connection.queue(rendered.lines)
            }
            pump()
        } failed: { [self] _, error in
            fail(error)
        }
    }
}

extension Subscription {
    private func catchUp() {
        watchClock()
        if hasCaughtUp { return }
        hasCaughtUp = true
        tell()
        write { $0.caughtUp(cursor, id: id) }
    }

    private func end() {
        tell()
        let cursor = cursor
        finish { $0.end(cursor, id: id) }
    }

    /// Ends with a line: to write it may make room, of which this is told within the call, and nothing
    /// comes after it.
    private func finish(_ line: (inout LineWriter) -> Void) {
        cancel()
        write(line)
        connection.subscription = nil
        connection.closeIfDone()
    }

    /// The place where it stands goes to the client.
    private func tell() {
        lastWritten = .now()
        if let consumer { consumer.told = max(consumer.told, place) }
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
                    if phase == .changes { tell() }
                    write {
                        $0.heartbeat(cursor, state: source.state(), time: source.now(), id: id)
                    }
                } else if .now() - lastWritten >= interval {
                    lastWritten = .now()
                }
                scheduleHeartbeat()
            }
    }

    /// Whether every change up to the time is announced.
    private func hasPassed(_ time: Timestamp, _ head: FeedHead) -> Bool {
        if let last = head.time, last > time { return true }
        return source.isPast(time)
    }

    private func findTarget(_ time: Timestamp) {
        isReading = true
        connection.read {
            try $0.seqNotAfter(time)
        } then: { [self] _, seq in
            isReading = false
            untilTime = nil
            // What was then is not kept any more: it lies before the start.
            target = min(target, seq ?? 0)
            pump()
        } failed: { [self] _, error in
            fail(error)
        }
    }

    /// Looks again when the time has come that it goes to, or when the clock may have been set.
    private func watchClock() {
        guard let time = untilTime, let loop = connection.eventLoop else { return }
        clockCheck?.cancel()
        let left = time.nanoseconds - source.now().nanoseconds
        let wait = min(
            TimeAmount.seconds(FeedLimits.clockSeconds),
            max(.milliseconds(FeedLimits.commitMilliseconds), .nanoseconds(left))
        )
        clockCheck = loop.assumeIsolated().scheduleTask(in: wait) { [self] in pump() }
    }
}
