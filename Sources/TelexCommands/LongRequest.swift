import TelexClient
import TelexWire

/// A request that takes long: shows how far it is, and what came of it.
struct LongRequest {
    let request: Request
    /// What the request is called.
    let op: String
    /// How far it is, for people: so many are done, of so many where that is known.
    let progressText: (_ done: Int64, _ total: Int64?) -> String
    /// What came of it, for people; nil for a line that is not the result.
    let resultText: (AnswerLine, Style) -> String?

    /// Asks, and waits for the answer, however long that takes; the last line of it.
    @MainActor
    func perform(
        _ socket: SocketOptions,
        _ form: FormOptions,
        in surroundings: Surroundings
    ) async throws(CommandError) -> AnswerLine {
        let (connection, _) = try await socket.search(in: surroundings)
            .connect(on: surroundings.eventLoops)
        var progress = ProgressLine(surroundings)
        surroundings.watchOutput()
        do throws(CommandError) {
            let form = form.form(in: surroundings)
            return try await follow(connection, form, surroundings.output, &progress)
        } catch {
            // What went wrong is told on a line of its own.
            try? progress.clear()
            throw error
        }
    }

    @MainActor
    private func follow(
        _ connection: TelexConnection,
        _ form: OutputForm,
        _ output: any TextOutput,
        _ progress: inout ProgressLine
    ) async throws(CommandError) -> AnswerLine {
        do throws(TelexClientError) {
            try await connection.send(request)
        } catch {
            throw .client(error)
        }
        while true {
            let lines: [AnswerLine]
            do throws(TelexClientError) {
                lines = try await connection.nextLines()
            } catch {
                throw .client(error)
            }
            for line in lines where try tell(line, form, output, &progress) { return line }
        }
    }

    /// Tells of a line of the answer; whether it was the last one.
    private func tell(
        _ line: AnswerLine,
        _ form: OutputForm,
        _ output: any TextOutput,
        _ progress: inout ProgressLine
    ) throws(CommandError) -> Bool {
        switch line.answer {
        case .error(let error): throw .client(.refused(error))
        case .progress(let done, let total):
            switch form {
            case .lines: try output.write(line.bytes + [0x0A])
            case .text(_, let columns): try progress.draw(progressText(done, total), columns)
            }
            return false
        // A line of a later version of the protocol.
        case .other: return false
        default: break
        }
        let style: Style = if case .text(let style, _) = form { style } else { .monochrome }
        guard let text = resultText(line, style) else {
            throw .client(.protocolViolation("'\(op)' was answered with something else"))
        }
        try progress.clear()
        try output.write(form == .lines ? line.bytes + [0x0A] : Array(text.utf8))
        return true
    }
}
