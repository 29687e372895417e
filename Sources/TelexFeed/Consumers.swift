import NIOCore
import NIOPosix
import TelexModel
import TelexWire

/// The named subscribers: where each stands, and which connection has it.
///
/// Confined to the event loop. Places are kept on a thread of its own, which waits for nobody who
/// reads: all that are acknowledged while others are made durable are kept in one commit.
final class Consumers {
    /// What is being done that nobody may come between.
    private enum Stage {
        case beingMade
        case made
        case beingForgotten
    }

    private struct Entry {
        var stage = Stage.made
        /// As the journal keeps it, once it is made.
        var kept: Consumer
        /// As it was last acknowledged, durable or not yet.
        var acked: Consumer
        var session: ConsumerSession?
    }

    private let context: FeedContext
    private let loop: any EventLoop
    private var entries: [ConsumerName: Entry]
    /// Those whose place is to be kept next, and who waits for that.
    private var changed: Set<ConsumerName> = []
    private var waiting: [(RequestError?) -> Void] = []
    private var isKeeping = false

    init(_ consumers: [Consumer], _ context: FeedContext, on loop: any EventLoop) {
        self.context = context
        self.loop = loop
        entries = Dictionary(
            consumers.map { ($0.name, Entry(kept: $0, acked: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// How they stand, by name.
    func statuses(_ head: FeedHead) -> [ConsumerStatus] {
        let made = entries.values.filter { $0.stage != .beingMade }
        return made.sorted { $0.kept.name < $1.kept.name }.map { entry in
            ConsumerStatus(
                name: entry.kept.name,
                cursor: head.cursor(entry.kept.seq),
                behind: max(0, head.head - entry.kept.seq),
                isConnected: entry.session != nil,
                ackedAt: entry.kept.ackedAt
            )
        }
    }

    /// Gives a consumer to a connection; the last change that it acknowledged, nil where it is new.
    func attach(_ session: ConsumerSession) throws(RequestError) -> Int64? {
        let name = session.name
        guard let entry = entries[name] else {
            if entries.count < FeedLimits.consumers { return nil }
            throw RequestError(
                .overloaded,
                "there are \(FeedLimits.consumers) consumers already; have one forgotten"
            )
        }
        if let error = refusal(entry) { throw error }
        entries[name]?.session = session
        return entry.acked.seq
    }

    /// Why a consumer can't be had now; nil where it can.
    private func refusal(_ entry: Entry) -> RequestError? {
        let name = entry.kept.name
        let message: String
        switch (entry.stage, entry.session) {
        case (.made, nil): return nil
        case (.beingForgotten, _):
            message = "the consumer \(name) is being forgotten; come back in a moment"
        case (.beingMade, nil):
            message = "the consumer \(name) is being made; come back in a moment"
        case (.beingMade, _), (.made, _):
            message = "another connection is subscribed as \(name); one at a time"
        }
        return RequestError(.consumerBusy, message)
    }

    /// Makes a consumer that stands behind a change; the answer is its place, once that is durable.
    func create(
        _ session: ConsumerSession,
        after seq: Int64,
        then answer: @escaping (Result<Int64, RequestError>) -> Void
    ) {
        let name = session.name
        do throws(RequestError) {
            // Another connection may have made it, or a thousandth, since this one asked.
            if let place = try attach(session) { return answer(.success(place)) }
        } catch {
            return answer(.failure(error))
        }
        let consumer = Consumer(name: name, seq: seq)
        entries[name] = Entry(
            stage: .beingMade,
            kept: consumer,
            acked: consumer,
            session: session
        )
        keep(name) { [self] error in
            if let error {
                entries[name] = nil
                return answer(.failure(error))
            }
            entries[name]?.stage = .made
            answer(.success(seq))
        }
    }

    /// Takes a consumer from its connection.
    func detach(_ session: ConsumerSession) {
        guard entries[session.name]?.session === session else { return }
        entries[session.name]?.session = nil
    }

    /// Moves a consumer on to a change; the answer is its place, once that is durable.
    func acknowledge(
        _ seq: Int64,
        by session: ConsumerSession,
        then answer: @escaping (Result<Int64, RequestError>) -> Void
    ) {
        let name = session.name
        guard let entry = entries[name], entry.session === session else {
            let error = RequestError(.notConsumer, "the consumer \(name) is not this connection's")
            return answer(.failure(error))
        }
        if seq <= entry.kept.seq { return answer(.success(entry.kept.seq)) }
        if seq > entry.acked.seq {
            entries[name]?.acked.seq = seq
            entries[name]?.acked.ackedAt = context.source.now()
        }
        keep(name) { [self] error in
            if let error { return answer(.failure(error)) }
            // One that failed before may have taken this one's place back.
            guard let place = entries[name]?.kept.seq, place >= seq else {
                let error = RequestError(
                    .unavailable,
                    "the place could not be kept; acknowledge again"
                )
                return answer(.failure(error))
            }
            answer(.success(place))
        }
    }

    /// Forgets a consumer that no connection has, and says when that is durable.
    func forget(_ name: ConsumerName, then answer: @escaping (RequestError?) -> Void) {
        guard let entry = entries[name] else {
            return answer(RequestError(.notFound, "there is no consumer \(name)"))
        }
        if let error = refusal(entry) { return answer(error) }
        entries[name]?.stage = .beingForgotten
        // What is still to be kept of it is kept before, since the thread takes one at a time.
        keepChanged()
        let source = context.source
        context.keeper.runIfActive(eventLoop: loop) { try source.forgetConsumer(name) }
            .assumeIsolated()
            .whenComplete { [self] result in
                switch result {
                case .success:
                    entries[name] = nil
                    changed.remove(name)
                    answer(nil)
                case .failure(let error):
                    entries[name]?.stage = .made
                    answer(RequestError(error))
                }
            }
    }

    private func keep(_ name: ConsumerName, then answer: @escaping (RequestError?) -> Void) {
        changed.insert(name)
        waiting.append(answer)
        if !isKeeping { keepChanged() }
    }

    /// A consumer's place is durable, or it is where it was.
    private func kept(_ consumer: Consumer, _ failure: RequestError?) {
        guard let entry = entries[consumer.name] else { return }
        if failure == nil {
            entries[consumer.name]?.kept = consumer
        } else if entry.acked == consumer {
            entries[consumer.name]?.acked = entry.kept
        }
    }

    private func keepChanged() {
        if changed.isEmpty { return }
        let consumers = changed.compactMap { entries[$0]?.acked }
        let told = waiting
        changed = []
        waiting = []
        isKeeping = true
        let source = context.source
        context.keeper.runIfActive(eventLoop: loop) { try source.keepConsumers(consumers) }
            .assumeIsolated()
            .whenComplete { [self] result in
                isKeeping = false
                var failure: RequestError?
                if case .failure(let error) = result { failure = RequestError(error) }
                for consumer in consumers { kept(consumer, failure) }
                for answer in told { answer(failure) }
                keepChanged()
            }
    }
}

/// A consumer while a connection has it.
final class ConsumerSession {
    let name: ConsumerName
    /// What was sent and is not acknowledged.
    var window: AckWindow
    /// The last place that the connection was told: the furthest that it may acknowledge.
    var told: Int64 = 0

    init(_ name: ConsumerName, window: Int64) {
        self.name = name
        self.window = AckWindow(size: window)
    }
}
