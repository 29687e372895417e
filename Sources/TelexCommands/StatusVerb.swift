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

    /// What is asked.
    var question: StatusQuestion {
        StatusQuestion(socket: socket.socket, json: form.json, plain: form.plain)
    }

    @MainActor
    func perform(in surroundings: Surroundings) async throws(CommandError) -> CommandExit {
        try await question.perform(in: surroundings)
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
