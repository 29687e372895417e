import ArgumentParser
import TelexClient
import TelexWire

/// `telex sync`.
struct SyncVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Returns when everything done to the folder before is journaled.",
        discussion: """
            Examples:
              cp article.txt /srv/seeds/ && telex sync && telex status
              telex sync --timeout 300 || echo 'not yet'

            Exits with 6 when the time is up before, and with 1 while the folder is
            missing or the journal can't be written.
            """
    )

    @OptionGroup var socket: SocketOptions
    @OptionGroup var form: FormOptions

    @Option(help: ArgumentHelp("How long to wait at most, 0 to 3600.", valueName: "seconds"))
    var timeout: Int64 = WireLimits.defaultSyncTimeoutSeconds

    func validate() throws {
        guard (0...WireLimits.syncTimeoutSeconds).contains(timeout) else {
            throw ValidationError("--timeout is from 0 to \(WireLimits.syncTimeoutSeconds) seconds")
        }
    }

    @MainActor
    func perform(in surroundings: Surroundings) async throws(CommandError) -> CommandExit {
        let (connection, _) = try await socket.search(in: surroundings)
            .connect(on: surroundings.eventLoops)
        // The daemon keeps the time; only one that hangs is given up on here.
        let patience = Duration.seconds(timeout) + CommandLimits.patience
        let line = try await connection.answer(
            to: .sync(timeoutSeconds: timeout),
            within: patience
        )
        guard case .synced(let cursor, let problems) = line.answer else {
            throw .client(.protocolViolation("'sync' was answered with something else"))
        }
        switch form.form(in: surroundings) {
        case .lines: try surroundings.output.write(line.bytes + [0x0A])
        case .text(let style, _):
            var text = style.paint("synced", .good) + "  up to \(cursor)\n"
            if problems > 0 {
                let count = countText(problems, "problem is", "problems are")
                text += "\(count) set aside: see 'telex status'\n"
            }
            try surroundings.output.write(Array(text.utf8))
        }
        return .fine
    }
}
