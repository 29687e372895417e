import TelexDaemon
import Testing

@Suite("The report of a configuration")
struct ConfigurationReportTests {
    @Test("shows each value beside where it came from")
    func shows() throws {
        let flags = ConfigurationFlags(folder: "/srv/seeds", logLevel: "debug")
        let variables = ["TELEX_FOLDER_EXCLUDE": "", "TELEX_SOCKET_GROUP": "readers"]
        let loaded = try load("folder:\n  settle: 60000ms".utf8, variables: variables, flags: flags)
        let lines = loaded.report().split(separator: "\n").dropFirst().map { line in
            // The file's directory is the test's own.
            line.contains("telexd.yaml:")
                ? String(line.prefix { $0 != "#" }) + "# FILE:2" : String(line)
        }
        #expect(
            lines == [
                "folder:",
                "  path: /srv/seeds                 # --folder",
                "  include: []                      # default",
                "  exclude: []                      # TELEX_FOLDER_EXCLUDE",
                "  settle: 1m                       # FILE:2",
                "  scan_every: 15m                  # default",
                "  deep_scan_every: 7d              # default",
                "  poll_every: 5s                   # default",
                "journal:",
                "  path: /var/lib/telex/journal.db  # default",
                "  durability: power                # default",
                "  keep: forever                    # default",
                "content:",
                "  keep: all                        # default",
                "  max_size: 16MiB                  # default",
                "socket:",
                "  path: /run/telex/telex.sock      # default",
                "  mode: \"0660\"                     # default",
                "  group: readers                   # TELEX_SOCKET_GROUP",
                "  admins: []                       # default",
                "  max_connections: 1024            # default",
                "log:",
                "  level: debug                     # --log-level",
            ]
        )
    }

    @Test(
        "is itself a configuration file that says the same",
        arguments: [
            "/srv/seeds", "/", "/a b", "/#", "/a # b", "/a: b", "/\"quoted\"", "/back\\slash",
            "/é", "/新聞", "/\u{1B}[31m", "/a\nb: c", "/\u{85}\u{A0}\u{2028}", "/\u{202E}x",
            "/tab\t", "/\u{FEFF}", "/👩‍👩‍👧", "/-", "/~", "/\u{7F}",
        ]
    )
    func isAConfiguration(text: String) throws {
        let name = "g" + text.dropFirst()
        let variables = [
            "TELEX_FOLDER_PATH": text, "TELEX_SOCKET_GROUP": name, "TELEX_JOURNAL_KEEP": "90d",
        ]
        let first = try load("".utf8, variables: variables)
        #expect(first.configuration.folder.path == text)
        let second = try load(first.report().utf8)
        #expect(second.configuration == first.configuration)
    }

    @Test(
        "puts words in quotes that YAML would take for something else",
        arguments: [
            "null", "yes", "No", "true", "~", "12", "-", "*", "a:b", "", "@x", "&x", "!x", "%",
        ]
    )
    func quotes(word: String) throws {
        var configuration = try Configuration.defaults(environment: [:], isRoot: true)
        configuration.folder.path = "/srv/seeds"
        configuration.folder.include = word.isEmpty ? [] : [word]
        configuration.socket.group = word.isEmpty ? nil : word
        let text = ConfigurationTable.keys.map { key in
            "\(key.section): {\(key.leaf): \(key.yaml(configuration))}"
        }
        for (key, line) in zip(ConfigurationTable.keys, text) {
            let loaded = try load(line.utf8, flags: ConfigurationFlags(folder: "/srv/seeds"))
            #expect(key.yaml(loaded.configuration) == key.yaml(configuration))
        }
    }
}
