import TelexDaemon
import Testing

@Suite("Where journal and socket are by default")
struct StandardPlacesTests {
    struct Case: Sendable {
        var environment: [String: String]
        var isRoot = false
        var journal: String?
        var socket: String?
    }

    @Test(
        "the service manager's directories come first, then root's, then the user's own",
        arguments: [
            Case(
                environment: ["STATE_DIRECTORY": "/var/lib/x", "RUNTIME_DIRECTORY": "/run/x"],
                isRoot: true,
                journal: "/var/lib/x/journal.db",
                socket: "/run/x/telex.sock"
            ),
            Case(
                environment: ["STATE_DIRECTORY": "/a:/b", "RUNTIME_DIRECTORY": "/c:/d"],
                journal: "/a/journal.db",
                socket: "/c/telex.sock"
            ),
            Case(
                environment: ["HOME": "/root", "XDG_STATE_HOME": "/x", "XDG_RUNTIME_DIR": "/y"],
                isRoot: true,
                journal: "/var/lib/telex/journal.db",
                socket: "/run/telex/telex.sock"
            ),
            Case(
                environment: ["HOME": "/h", "XDG_STATE_HOME": "/x:1/", "XDG_RUNTIME_DIR": "/y"],
                journal: "/x:1/telex/journal.db",
                socket: "/y/telex/telex.sock"
            ),
            Case(
                environment: ["HOME": "/h", "XDG_STATE_HOME": "relative"],
                journal: "/h/.local/state/telex/journal.db"
            ),
            Case(environment: ["HOME": "", "XDG_RUNTIME_DIR": "."]),
            Case(environment: [:]),
        ]
    )
    func places(of example: Case) {
        let places = StandardPlaces(environment: example.environment, isRoot: example.isRoot)
        #expect(places.journal == example.journal)
        #expect(places.socket == example.socket)
    }

    @Test("without a place for either, the message names the flag")
    func noPlace() throws {
        let errors = #expect(throws: ConfigurationErrors.self) {
            try Configuration.defaults(environment: [:], isRoot: false)
        }
        let told = errors?.all.map(\.description) ?? []
        #expect(told.count == 2)
        #expect(told.first?.hasPrefix("journal.path: ") == true)
        #expect(told.first?.hasSuffix("name one with --journal FILE") == true)
        #expect(told.last?.hasPrefix("socket.path: ") == true)
        #expect(told.last?.hasSuffix("name one with --socket PATH") == true)
    }

    @Test("no default place is needed where flags name both")
    func named() throws {
        let flags = ConfigurationFlags(folder: "f", journal: "j", socket: "s")
        let sources = ConfigurationSources(
            flags: flags,
            environment: [:],
            isRoot: false,
            workingDirectory: "/w",
            usualFile: "/nonexistent/telexd.yaml"
        )
        #expect(try sources.load().configuration.journal.path == "/w/j")
    }
}
