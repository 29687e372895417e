import ArgumentParser
import TelexClient
import TelexModel
import TelexWire

/// `telex tail`.
struct TailVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Shows the last changes, then follows.",
        discussion: """
            On a terminal a line a change, in local time; piped, the daemon's own
            lines of JSON, and only those of changes. When the daemon restarts, it goes
            on where it was, and says so on standard error.

            Examples:
              telex tail                              the last 10, then what comes
              telex tail | jq -r .path                for programs
              telex tail -n 0                         only what comes
              telex tail --since start --no-follow    all that is kept
              telex tail --since 3f9a1c2e-42          what came after that change

            Exits with 5 when the changes after the cursor are no longer kept.
            """
    )

    @OptionGroup var socket: SocketOptions
    @OptionGroup var form: FormOptions

    @Option(
        name: [.customShort("n"), .customLong("last")],
        help: ArgumentHelp(
            "Begin with so many changes, at most 100000 (default: 10).",
            valueName: "count"
        )
    )
    var last: Int64?

    @Option(
        help: ArgumentHelp(
            "Begin behind a place: a cursor, a change's number, 'start', 'now', or an RFC 3339 time.",
            valueName: "place"
        )
    )
    var since: Place?

    @Flag(name: .customLong("no-follow"), help: "End where the journal ends now.")
    var isFinite = false

    func validate() throws {
        if last != nil, since != nil {
            throw ValidationError("-n and --since exclude each other")
        }
        if let last, !(0...WireLimits.lastCount).contains(last) {
            throw ValidationError("-n is from 0 to \(WireLimits.lastCount)")
        }
    }

    /// Where to begin, as `--since` has it.
    struct Place: ExpressibleByArgument {
        let since: Since

        init?(argument: String) {
            switch argument {
            case "now": since = .now
            case "start": since = .start
            default:
                if let cursor = Cursor(text: argument) {
                    since = .cursor(cursor)
                } else if let seq = Int64(argument), (0...JSONParser.integerLimit).contains(seq) {
                    since = .seq(seq)
                } else if let time = Timestamp(text: argument) {
                    since = .time(time)
                } else {
                    return nil
                }
            }
        }
    }

    /// What is asked of the daemon.
    var request: SubscribeRequest {
        if let since { return SubscribeRequest(since: since.since, follow: !isFinite) }
        return SubscribeRequest(follow: !isFinite, last: last ?? CommandLimits.tailCount)
    }

    @MainActor
    func perform(in surroundings: Surroundings) async throws(CommandError) -> CommandExit {
        let eventLoops = surroundings.eventLoops
        let (first, path) = try await socket.search(in: surroundings).connect(on: eventLoops)
        let feed = ChangeFeed(request, first: first) { () async throws(TelexClientError) in
            try await TelexClient(socketPath: path, eventLoops: eventLoops).connect()
        }
        surroundings.watchOutput()
        var tail = Tail(form: form.form(in: surroundings), surroundings: surroundings)
        try await tail.follow(feed)
        return .fine
    }
}
