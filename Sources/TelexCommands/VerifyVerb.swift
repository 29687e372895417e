import ArgumentParser
import TelexClient

/// `telex verify`.
struct VerifyVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Reads the journal and every stored content again, and names what is bad.",
        discussion: """
            Every change is checked against the one before it, by the chain of hashes
            that the journal keeps, and every stored content against its own hash. So
            whatever was altered, lost or put in another order since it was written
            is found: by a failing disk, or by a hand.

            The daemon goes on meanwhile. It takes as long as reading the journal
            does. With the daemon down, 'telexd verify' does the same.

            Examples:
              telex verify                              now and then, by a timer
              telex verify || echo 'look at the journal'
              telex verify | jq 'select(.bad).bad[]'    for programs

            On a terminal it shows how far it is; piped, it writes the daemon's own
            lines: 'progress', then 'verified'. Ctrl-C ends the waiting, not the
            verification.

            It is for root, the daemon's own user, and those whom the daemon's
            socket.admins names: exits with 4 for others. Exits with 7 when
            something is bad, with 3 when no daemon answers.
            """
    )

    @OptionGroup var socket: SocketOptions
    @OptionGroup var form: FormOptions

    @MainActor
    func perform(in surroundings: Surroundings) async throws(CommandError) -> CommandExit {
        let request = LongRequest(
            request: .verify,
            op: "verify",
            progressText: VerifyText.progress,
            resultText: VerifyText.result
        )
        let line = try await request.perform(socket, form, in: surroundings)
        if case .verified(_, _, let badCount) = line.answer, badCount == 0 { return .fine }
        return .damaged
    }
}
