import NIOCore
package import TelexWire

/// A connection to the daemon, greeted.
///
/// Nothing is read from the socket unless a caller waits for lines, so a slow caller costs no
/// memory: the daemon waits. The connection is closed when it is no longer referred to.
package final class TelexConnection: Sendable {
    /// What the daemon said of itself.
    package let hello: Hello
    private let channel: any Channel
    private let reader: NIOLoopBound<LineReader>

    init(
        _ channel: any Channel,
        _ reader: NIOLoopBound<LineReader>,
        patience: Duration
    ) async throws(TelexClientError) {
        let lines = try await Self.lines(channel, reader, limit: 1, within: patience)
        switch try lines.first.map({ bytes throws(TelexClientError) in try AnswerLine(bytes: bytes)
        })?.answer
        {
        case .hello(let hello): self.hello = hello
        case .error(let error): throw .refused(error)
        default: throw .protocolViolation("the daemon did not greet")
        }
        self.channel = channel
        self.reader = reader
    }

    deinit {
        channel.close(promise: nil)
    }

    /// Sends a request.
    package func send(_ request: Request, id: RequestID? = nil) async throws(TelexClientError) {
        do {
            try await channel.writeAndFlush(ByteBuffer(bytes: request.line(id: id)))
        } catch {
            throw Self.ending(error)
        }
    }

    /// Sends a request without waiting; `done` is called when the kernel has it, or never will.
    func send(_ request: Request, done: @escaping @Sendable () -> Void) {
        channel.writeAndFlush(ByteBuffer(bytes: request.line())).whenComplete { _ in done() }
    }

    /// The lines that came together, at least one; waits until some have.
    ///
    /// Throws `closed` behind the last line, and `timedOut` when none came in time, which ends the
    /// connection. A cancelled task ends it too.
    package func nextLines(
        within patience: Duration? = nil
    ) async throws(TelexClientError) -> [AnswerLine] {
        let lines = try await Self.lines(channel, reader, limit: .max, within: patience)
        var answers: [AnswerLine] = []
        answers.reserveCapacity(lines.count)
        for line in lines where !line.isEmpty { answers.append(try AnswerLine(bytes: line)) }
        return answers
    }

    /// Sends a request that is answered with one line, and waits for it; nothing else may be under
    /// way on the connection.
    package func ask(
        _ request: Request,
        within patience: Duration? = nil
    ) async throws(TelexClientError) -> AnswerLine {
        try await send(request)
        let lines = try await Self.lines(channel, reader, limit: 1, within: patience)
        guard let bytes = lines.first else { throw .closed }
        return try Self.answer(bytes)
    }

    /// Sends a request that is answered with one line, while others read from the connection, who
    /// see the answer too.
    func askBeside(_ request: Request, id: String) async throws(TelexClientError) {
        let (channel, reader) = (channel, reader)
        let eventLoop = channel.eventLoop
        let line: [UInt8]
        do {
            line = try await withTaskCancellationHandler {
                try await eventLoop.flatSubmit {
                    let answer = reader.value.lookOut(forAnswerTo: id, on: eventLoop)
                    let line = ByteBuffer(bytes: request.line(id: .text(id)))
                    channel.writeAndFlush(line).whenFailure { _ in reader.value.end(.closed) }
                    return answer
                }
                .get()
            } onCancel: {
                eventLoop.execute { reader.value.abandon(answerTo: id) }
            }
        } catch {
            throw Self.ending(error)
        }
        _ = try Self.answer(line)
    }

    /// Ends the connection, and says why to whoever waits for lines.
    func end(_ reason: TelexClientError) {
        let reader = reader
        channel.eventLoop.execute { reader.value.end(reason) }
    }

    private static func answer(_ bytes: [UInt8]) throws(TelexClientError) -> AnswerLine {
        let line = try AnswerLine(bytes: bytes)
        if case .error(let error) = line.answer { throw .refused(error) }
        return line
    }

    /// What an error of the channel means: nothing can be asked of the connection any more.
    private static func ending(_ error: any Error) -> TelexClientError {
        let known = error as? TelexClientError ?? .closed
        // A cancelled task has closed the connection itself, whoever notices it first.
        return known == .closed && Task.isCancelled ? .cancelled : known
    }

    private static func lines(
        _ channel: any Channel,
        _ reader: NIOLoopBound<LineReader>,
        limit: Int,
        within patience: Duration?
    ) async throws(TelexClientError) -> [[UInt8]] {
        let eventLoop = channel.eventLoop
        let alarm = patience.map { patience in
            eventLoop.scheduleTask(in: TimeAmount(patience)) { reader.value.end(.timedOut) }
        }
        defer { alarm?.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await eventLoop.flatSubmit { reader.value.next(limit: limit, on: eventLoop) }
                    .get()
            } onCancel: {
                eventLoop.execute { reader.value.end(.cancelled) }
            }
        } catch {
            throw Self.ending(error)
        }
    }
}
