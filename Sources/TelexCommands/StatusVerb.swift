import ArgumentParser
import TelexClient
import TelexWire

/// `telex status`.
struct StatusVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows whether everything in the folder is in the journal.",
        discussion: """
            Examples:
              telex status                     one glance
              telex status --json | jq .files  for programs
              telex status >/dev/null && echo 'in sync'

            Exits with 0 when the folder is in sync and nothing is pending, with 1
            otherwise, with 3 when no daemon answers.
            """
    )

    @OptionGroup var socket: SocketOptions
    @OptionGroup var form: FormOptions

    @MainActor
    func perform(in surroundings: Surroundings) async throws(CommandError) -> CommandExit {
        let (connection, _) = try await socket.search(in: surroundings)
            .connect(on: surroundings.eventLoops)
        let line = try await connection.answer(to: .status, within: CommandLimits.patience)
        switch form.form(in: surroundings) {
        case .lines: try surroundings.output.write(line.bytes + [0x0A])
        case .text(let style, _):
            let text = StatusText(line.value, now: surroundings.now(), style: style)
            try surroundings.output.write(Array(text.render().utf8))
        }
        return StatusText.isInSync(line.value) ? .fine : .failed
    }
}

extension TelexConnection {
    /// Asks, and tells of what went wrong as a command does.
    func answer(
        to request: Request,
        within patience: Duration
    ) async throws(CommandError) -> AnswerLine {
        do {
            return try await ask(request, within: patience)
        } catch {
            throw .client(error)
        }
    }
}
