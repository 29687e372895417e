package import ArgumentParser

/// What a subcommand of `telex` does.
package protocol Verb: ParsableCommand {
    /// Does it.
    @MainActor
    func perform(in surroundings: Surroundings) async throws(CommandError) -> CommandExit
}

/// The options that every verb has.
struct SocketOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's socket.",
            discussion: "Else $TELEX_SOCKET; else the first of "
                + "$XDG_RUNTIME_DIR/telex/telex.sock and /run/telex/telex.sock that answers.",
            valueName: "path"
        )
    )
    var socket: String?

    /// Where a daemon is to be looked for.
    func search(in surroundings: Surroundings) -> SocketSearch {
        SocketSearch(named: socket, variable: surroundings.variable)
    }
}
