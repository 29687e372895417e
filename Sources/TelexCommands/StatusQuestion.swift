import TelexClient

/// What `telex status` asks, and how it shows the answer.
package struct StatusQuestion: Equatable, Sendable {
    /// The daemon's socket, where it is named.
    package var socket: String?
    /// The daemon's own line, also on a terminal.
    package var json = false
    /// Text for people, also where the output is no terminal.
    package var plain = false

    /// Asks in a form, not both of them.
    package init(socket: String? = nil, json: Bool = false, plain: Bool = false) {
        self.socket = socket
        self.json = json
        self.plain = plain
    }

    /// Reads a command line that says no more than this, in words of their own.
    ///
    /// The parser would read it the same, and takes half of the command's whole time to find out;
    /// this is the one that scripts ask in a loop. Nil is everything else, also what is wrong: the
    /// parser knows what to say.
    package init?(plainly arguments: [String]) {
        var rest = arguments[...]
        var isStatus = false
        while let word = rest.popFirst() {
            switch word {
            case "status" where !isStatus: isStatus = true
            case "--json" where isStatus: json = true
            case "--plain" where isStatus: plain = true
            case "--socket":
                guard socket == nil, let path = rest.popFirst(), !path.hasPrefix("-") else {
                    return nil
                }
                socket = path
            default: return nil
            }
        }
        if !isStatus || json && plain { return nil }
    }

    /// Asks, and exits with whether the folder is in sync.
    @MainActor
    func perform(in surroundings: Surroundings) async throws(CommandError) -> CommandExit {
        let search = SocketSearch(named: socket, variable: surroundings.variable)
        let (connection, _) = try await search.connect(on: surroundings.eventLoops)
        let line = try await connection.answer(to: .status, within: CommandLimits.patience)
        switch OutputForm(json: json, plain: plain, in: surroundings) {
        case .lines: try surroundings.output.write(line.bytes + [0x0A])
        case .text(let style, _):
            let text = StatusText(line.value, now: surroundings.now(), style: style)
            try surroundings.output.write(Array(text.render().utf8))
        }
        return StatusText.isInSync(line.value) ? .fine : .failed
    }
}
