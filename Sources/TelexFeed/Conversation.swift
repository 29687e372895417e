import NIOCore
import NIOPosix
import TelexModel
import TelexWire

/// What each request is answered.
extension Connection {
    func begin(_ line: RequestLine) {
        let id = line.id
        switch line.request {
        case .failure(let error): refuse(error, id)
        case .success(.ping): write { $0.pong(time: source.now(), id: id) }
        case .success(.status): status(id)
        case .success(.sync(let timeoutSeconds)): sync(timeoutSeconds, id)
        case .success(.scan(let isDeep)): work(.scan(isDeep: isDeep), "scan", id)
        case .success(.verify): work(.verification, "verify", id)
        case .success(.files(let request)): files(request, id)
        case .success(.history(let path)):
            answer(in: registry.histories, id) { HistoryPieces(try $0.history(path), id) }
        case .success(.content(let content)):
            answer(in: registry.contents, id) { ContentPieces(try $0.content(content), id) }
        case .success(.why(let path)): why(path, id)
        case .success(.duplicates):
            answer(in: registry.moments, id) { DuplicatesPieces(try $0.duplicates(), id) }
        case .success(.ack(let place)): acknowledge(place, id)
        case .success(.consumers): consumers(id)
        case .success(.forget(let name)): forget(name, id)
        case .success(.subscribe(let request)): subscribe(request, id)
        }
    }

    private func status(_ id: RequestID?) {
        read { source in
            source.status()
        } then: { connection, status in
            var status = status
            status.feed = connection.registry.status
            status.consumers = connection.registry.consumers.statuses(connection.source.head())
            connection.write { $0.status(status, id: id) }
        } failed: { connection, error in
            connection.refuse(error, id)
        }
    }

    private func sync(_ timeoutSeconds: Int64, _ id: RequestID?) {
        guard let loop = eventLoop else { return }
        let number = beganSync(id)
        // A client that goes away is forgotten, however long it wanted to wait.
        let connection = NIOLoopBound(WeakConnection(connection: self), eventLoop: loop)
        source.sync(timeoutSeconds) { result in
            loop.execute {
                connection.value.connection?.answeredSync(number) { connection, id in
                    switch result {
                    case .success(let sync):
                        connection.write {
                            $0.synced(sync.cursor, problems: sync.problems, id: id)
                        }
                    case .failure(let error):
                        connection.refuse(error, id)
                    }
                }
            }
        }
    }

    private func why(_ path: RelativePath, _ id: RequestID?) {
        read(on: registry.context.lookups) { source in
            try source.why(path)
        } then: { connection, found in
            connection.write { $0.why(path, found, id: id) }
        } failed: { connection, error in
            connection.refuse(error, id)
        }
    }

    private func acknowledge(_ place: AckedPlace, _ id: RequestID?) {
        do throws(RequestError) {
            guard let consumer else {
                throw RequestError(
                    .notConsumer,
                    "this connection has no consumer: acknowledge where it is subscribed"
                )
            }
            let head = source.head()
            let seq = try source.acknowledged(place, head)
            if seq > consumer.told {
                throw RequestError(
                    .badRequest,
                    "the change \(seq) was not sent to \(consumer.name) yet: the last is "
                        + "\(consumer.told)"
                )
            }
            began()
            registry.consumers.acknowledge(seq, by: consumer) { [self] result in
                switch result {
                case .success(let seq): write { $0.acked(head.cursor(seq), id: id) }
                case .failure(let error): refuse(error, id)
                }
                answered()
            }
            consumer.window.acknowledge(seq)
            subscription?.windowMoved()
        } catch {
            refuse(error, id)
        }
    }

    private func consumers(_ id: RequestID?) {
        let head = source.head()
        write { writer in
            for consumer in registry.consumers.statuses(head) { writer.consumer(consumer, id: id) }
            writer.end(head.cursor(head.head), id: id)
        }
    }

    private func forget(_ name: ConsumerName, _ id: RequestID?) {
        if let error = refusalUnlessAdmin("forget") { return refuse(error, id) }
        began()
        registry.consumers.forget(name) { [self] error in
            if let error { refuse(error, id) } else { write { $0.forgotten(id: id) } }
            answered()
        }
    }

    private func work(_ kind: SharedWork.Kind, _ op: String, _ id: RequestID?) {
        if let error = refusalUnlessAdmin(op) { return refuse(error, id) }
        began()
        registry.join(kind, self, id)
    }

    /// Why an operation that is for admins is refused to this client; nil where it is not.
    private func refusalUnlessAdmin(_ op: String) -> RequestError? {
        if isAdmin { return nil }
        return RequestError(
            .forbidden,
            "'\(op)' is for root, the daemon's own user, and those whom socket.admins names; "
                + "have your user, or a group that you are in, added there"
        )
    }

    private func files(_ request: FilesRequest, _ id: RequestID?) {
        do throws(RequestError) {
            let moment = try source.moment(request.at, source.head())
            answer(in: registry.moments, id) {
                FilesPieces(try $0.files(moment, false), request.filter, before: .answer, id)
            }
        } catch {
            refuse(error, id)
        }
    }

    /// Answers in pieces, once there is a place for that.
    private func answer(
        in places: AnswerPlaces,
        _ id: RequestID?,
        open: @escaping @Sendable (FeedSource) throws -> any AnswerPieces
    ) {
        began()
        answer(in: places, open: open) { [self] result in
            if case .failure(let error) = result { refuse(error, id) }
            answered()
        }
    }

    /// Writes what is read in pieces, once there is a place for that.
    @discardableResult
    func answer(
        in places: AnswerPlaces,
        open: @escaping @Sendable (FeedSource) throws -> any AnswerPieces,
        ended: @escaping (Result<AnswerPiece, RequestError>) -> Void
    ) -> PiecewiseAnswer {
        let answer = PiecewiseAnswer(self, in: places, open: open, ended: ended)
        answers.append(answer)
        places.take(answer)
        return answer
    }

    private func subscribe(_ request: SubscribeRequest, _ id: RequestID?) {
        if subscription != nil {
            let error = RequestError(
                .badRequest,
                "this connection has a subscription; one at a time: wait for its 'end', or use "
                    + "another connection"
            )
            return refuse(error, id)
        }
        // A subscription that is none of a consumer ends the connection's being one.
        if let consumer, request.consumer != consumer.name {
            registry.consumers.detach(consumer)
            self.consumer = nil
        }
        let subscription = Subscription(self, request, id: id)
        self.subscription = subscription
        subscription.begin()
    }

    /// Asks something that waits for the disk, on a thread of its own, and goes on with the answer.
    func read<Value: Sendable>(
        on threads: NIOThreadPool? = nil,
        _ question: @escaping @Sendable (FeedSource) throws -> Value,
        then: @escaping (Connection, Value) -> Void,
        failed: @escaping (Connection, RequestError) -> Void
    ) {
        guard let loop = eventLoop else { return }
        began()
        let source = source
        (threads ?? registry.context.readers).runIfActive(eventLoop: loop) { try question(source) }
            .assumeIsolated()
            .whenComplete { [self] result in
                switch result {
                case .success(let value): then(self, value)
                case .failure(let error): failed(self, RequestError(error))
                }
                answered()
            }
    }
}

/// A connection, as long as it is there.
private struct WeakConnection {
    weak var connection: Connection?
}
