import TelexDaemon
import Testing

@Suite("Where settings come from")
struct ConfigurationSourcesTests {
    /// Everything set, each to something that is not its default.
    static let fullFile = """
        folder:
          path: /srv/seeds
          include: ["*.txt", no, 4913, '~']
          exclude: []
          settle: 500ms
          scan_every: 2h
          deep_scan_every: 14d
          poll_every: 30s
        journal: {path: /j/journal.db, durability: process, keep: 90d}
        content: {keep: none, max_size: 256MiB}
        socket:
          path: /s/telex.sock
          mode: 666
          group: readers
          admins: [alice, "@editors"]
          max_connections: 64
        log: {level: debug}
        """

    @Test("every key of a file is read")
    func everyKey() throws {
        let loaded = try load(Self.fullFile.utf8)
        var expected = Configuration()
        expected.folder.path = "/srv/seeds"
        expected.folder.include = ["*.txt", "no", "4913", "~"]
        expected.folder.exclude = []
        expected.folder.settle = .milliseconds(500)
        expected.folder.scanEvery = .seconds(7_200)
        expected.folder.deepScanEvery = .seconds(14 * 86_400)
        expected.folder.pollEvery = .seconds(30)
        expected.journal.path = "/j/journal.db"
        expected.journal.durability = .process
        expected.journal.keep = .age(.seconds(90 * 86_400))
        expected.content.keep = .none
        expected.content.maxSize = 256 << 20
        expected.socket.path = "/s/telex.sock"
        expected.socket.mode = 0o666
        expected.socket.group = "readers"
        expected.socket.admins = ["alice", "@editors"]
        expected.socket.maxConnections = 64
        expected.log.level = .debug
        #expect(loaded.configuration == expected)
        #expect(Set(loaded.origins.keys) == Set(ConfigurationTable.keys.map(\.name)))
    }

    @Test("every key is read from its variable as well")
    func everyVariable() throws {
        let variables = [
            "TELEX_FOLDER_PATH": "/srv/seeds", "TELEX_FOLDER_INCLUDE": "*.txt, no,4913,~",
            "TELEX_FOLDER_EXCLUDE": "", "TELEX_FOLDER_SETTLE": "500ms",
            "TELEX_FOLDER_SCAN_EVERY": "2h", "TELEX_FOLDER_DEEP_SCAN_EVERY": "14d",
            "TELEX_FOLDER_POLL_EVERY": "30s", "TELEX_JOURNAL_PATH": "/j/journal.db",
            "TELEX_JOURNAL_DURABILITY": "process", "TELEX_JOURNAL_KEEP": "90d",
            "TELEX_CONTENT_KEEP": "none", "TELEX_CONTENT_MAX_SIZE": "256MiB",
            "TELEX_SOCKET_PATH": "/s/telex.sock", "TELEX_SOCKET_MODE": "0666",
            "TELEX_SOCKET_GROUP": "readers", "TELEX_SOCKET_ADMINS": "alice,@editors",
            "TELEX_SOCKET_MAX_CONNECTIONS": "64", "TELEX_LOG_LEVEL": "debug",
        ]
        #expect(variables.keys.sorted() == ConfigurationTable.keys.map(\.variable).sorted())
        let fromVariables = try load("".utf8, variables: variables).configuration
        #expect(fromVariables == (try load(Self.fullFile.utf8).configuration))
    }

    // capability 1.7
    @Test("flags count more than variables, variables than the file, the file than defaults")
    func precedence() throws {
        let file = "folder: {path: /file}\nlog: {level: error}\njournal: {path: /file.db}"
        let variables = ["TELEX_FOLDER_PATH": "/variable", "TELEX_LOG_LEVEL": "debug"]
        let flags = ConfigurationFlags(folder: "/flag")
        let loaded = try load(file.utf8, variables: variables, flags: flags)
        #expect(loaded.configuration.folder.path == "/flag")
        #expect(loaded.configuration.log.level == .debug)
        #expect(loaded.configuration.journal.path == "/file.db")
        #expect(loaded.configuration.socket.path == "/run/telex/telex.sock")
        #expect(loaded.origins["folder.path"] == .flag("--folder"))
        #expect(loaded.origins["log.level"] == .variable("TELEX_LOG_LEVEL"))
        #expect(loaded.origins["journal.path"]?.text.hasSuffix("telexd.yaml:3") == true)
        #expect(loaded.origins["socket.path"] == nil)
    }

    @Test("every flag is read, and its relative path begins at the working directory")
    func everyFlag() throws {
        let flags = ConfigurationFlags(
            folder: ".",
            journal: "./a//journal.db",
            socket: "../t.sock",
            logLevel: "trace"
        )
        let configuration = try load("".utf8, flags: flags).configuration
        #expect(configuration.folder.path == "/home/ann")
        #expect(configuration.journal.path == "/home/ann/a/journal.db")
        #expect(configuration.socket.path == "/home/ann/../t.sock")
        #expect(configuration.log.level == .trace)
    }

    @Test("a setting that another outranks must be good too")
    func outranked() throws {
        let told = try complaints("folder: {path: seeds}".utf8)
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("telexd.yaml:1: folder.path: ") == true)
    }

    @Test("a variable that no key has is an error; those of others are not read")
    func unknownVariables() throws {
        let told = try complaints(
            "".utf8,
            variables: [
                "TELEX_FOLDER_PAHT": "/x", "TELEX_": "", "TELEX_ELSEWHERE\u{1B}": "x",
                "TELEX_SOCKET": "/x", "TELEXD": "1", "telex_log_level": "1", "PATH": "/bin",
            ]
        )
        #expect(
            told == [
                "TELEX_: no key has this variable; unset it, or see telexd --help for those "
                    + "that there are",
                "TELEX_ELSEWHERE\\u{1B}: no key has this variable; unset it, or see "
                    + "telexd --help for those that there are",
                "TELEX_FOLDER_PAHT: no key has this variable; did you mean TELEX_FOLDER_PATH?",
            ]
        )
    }

    @Test(
        "a variable's list is parted at commas, but not within braces",
        arguments: [
            ("", []), ("*.txt", ["*.txt"]), (" a , b ", ["a", "b"]),
            ("*.{txt,md},b", ["*.{txt,md}", "b"]), ("a}},b", ["a}}", "b"]),
        ]
    )
    func lists(text: String, parts: [String]) throws {
        let variables = ["TELEX_FOLDER_INCLUDE": text, "TELEX_FOLDER_PATH": "/srv/seeds"]
        #expect(try load("".utf8, variables: variables).configuration.folder.include == parts)
    }

    @Test("an empty part of a variable's list is an error", arguments: [",", "a,,b", "a,"])
    func emptyParts(text: String) throws {
        let told = try complaints("".utf8, variables: ["TELEX_FOLDER_INCLUDE": text])
        #expect(told == ["TELEX_FOLDER_INCLUDE: an empty pattern matches no name"])
    }

    @Test("without a folder, the message says how to name one")
    func noFolder() throws {
        let told = try complaints("log: {level: info}".utf8, flags: ConfigurationFlags())
        #expect(told.count == 1)
        #expect(
            told.first?.hasPrefix(
                "folder.path: no folder is named; name one with --folder DIR, TELEX_FOLDER_PATH, "
            ) == true
        )
    }

    @Test("a socket's path has at most 103 bytes", arguments: [103, 104])
    func socketLength(count: Int) throws {
        let path = "/" + String(repeating: "s", count: count - 1)
        let told = try complaints("".utf8, variables: ["TELEX_SOCKET_PATH": path])
        #expect(told.count == (count > 103 ? 1 : 0))
        #expect(told.allSatisfy { $0.contains("has 104 bytes, and at most 103 can be") })
    }
}
