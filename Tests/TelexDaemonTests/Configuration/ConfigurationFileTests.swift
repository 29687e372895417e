import TelexDaemon
import Testing

@Suite("The configuration file")
struct ConfigurationFileTests {
    @Test(
        "says line and key of what is wrong",
        arguments: [
            (
                "folder:\n  settle: 5",
                "2: folder.settle: \"5\" is no duration; write a number and a unit, such as 5s, 500ms, 15m, 7d"
            ),
            ("folder:\n  settle: -5s", "2: folder.settle: \"-5s\" is no duration"),
            ("folder:\n  settle: 1.5s", "2: folder.settle: \"1.5s\" is no duration"),
            ("folder:\n  settle: 5 s", "2: folder.settle: \"5 s\" is no duration"),
            ("folder:\n  settle: ٣s", "2: folder.settle: \"٣s\" is no duration"),
            (
                "folder:\n  settle: 99999999999999999999d",
                "2: folder.settle: \"99999999999999999999d\" is too long"
            ),
            (
                "folder:\n  settle: 9223372036854775807d",
                "2: folder.settle: \"9223372036854775807d\" is too long"
            ),
            ("folder:\n  settle: 25h", "2: folder.settle: \"25h\" is not within 0s and 1d"),
            ("folder:\n  settle:", "2: folder.settle: nothing stands here"),
            ("folder:\n  settle: ~", "2: folder.settle: nothing stands here"),
            ("folder:\n  settle: [5s]", "2: folder.settle: a list stands here"),
            ("folder:\n  settle: {a: 5s}", "2: folder.settle: a mapping stands here"),
            (
                "folder:\n  scan_every: 0s",
                "2: folder.scan_every: \"0s\" is not within 1s and 36500d"
            ),
            (
                "folder:\n  deep_scan_every: 1s",
                "2: folder.deep_scan_every: \"1s\" is not within 1m"
            ),
            ("folder:\n  poll_every: 0s", "2: folder.poll_every: \"0s\" is not within 100ms"),
            (
                "folder:\n  path: seeds",
                "2: folder.path: \"seeds\" is no absolute path; write one that begins with /"
            ),
            (
                "folder:\n  path: ~/seeds",
                "2: folder.path: \"~/seeds\" is no absolute path (~ is not expanded here)"
            ),
            ("folder:\n  path: \"\"", "2: folder.path: \"\" is no absolute path"),
            ("folder:\n  path: \"/a\\0b\"", "2: folder.path: \"/a\\u{00}b\" contains a NUL"),
            ("folder:\n  include: \"*.txt\"", "2: folder.include: \"*.txt\" is no list"),
            ("folder:\n  include:", "2: folder.include: nothing stands here; write []"),
            ("folder:\n  include:\n  - a\n  - \"\"", "3: folder.include: an empty pattern"),
            ("folder:\n  include:\n  - a\n  - [b]", "4: folder.include: a list's part is no text"),
            ("folder:\n  include: [a, ~]", "2: folder.include: a list's part is no text"),
            ("journal:\n  path: journal.db", "2: journal.path: \"journal.db\" is no absolute path"),
            (
                "journal:\n  durability: Power",
                "2: journal.durability: \"Power\" is none of its words; write power or process"
            ),
            ("journal:\n  keep: never", "2: journal.keep: \"never\" says nothing of how long"),
            ("journal:\n  keep: 0", "2: journal.keep: \"0\" is no number of changes"),
            ("journal:\n  keep: 0d", "2: journal.keep: \"0d\" says nothing of how long"),
            (
                "content:\n  keep: some",
                "2: content.keep: \"some\" is none of its words; write all, latest or none"
            ),
            (
                "content:\n  max_size: 16",
                "2: content.max_size: \"16\" is no size; write a number and a unit, such as 512B"
            ),
            ("content:\n  max_size: 16MB", "2: content.max_size: \"16MB\" is no size"),
            ("content:\n  max_size: 0B", "2: content.max_size: \"0B\" is not within 1B and 512MiB"),
            (
                "content:\n  max_size: 5GiB",
                "2: content.max_size: \"5GiB\" is not within 1B and 512MiB"
            ),
            (
                "content:\n  max_size: 99999999999999999999B",
                "2: content.max_size: \"99999999999999999999B\" is not within"
            ),
            (
                "content:\n  max_size: 9223372036854775807GiB",
                "2: content.max_size: \"9223372036854775807GiB\" is not within"
            ),
            ("socket:\n  mode: 1660", "2: socket.mode: \"1660\" sets bits that mean nothing"),
            ("socket:\n  mode: 0o660", "2: socket.mode: \"0o660\" is no mode"),
            ("socket:\n  mode: \"0888\"", "2: socket.mode: \"0888\" is no mode"),
            (
                "socket:\n  mode: \"0060\"",
                "2: socket.mode: \"0060\" keeps the daemon's own user out"
            ),
            ("socket:\n  mode: rw-rw----", "2: socket.mode: \"rw-rw----\" is no mode"),
            ("socket:\n  admins: [\"@\"]", "2: socket.admins: \"@\" names nobody"),
            (
                "socket:\n  max_connections: 8",
                "2: socket.max_connections: \"8\" is not within 9 and 65536"
            ),
            (
                "socket:\n  max_connections: \"64\"",
                "2: socket.max_connections: \"64\" is text; write the number without quotes"
            ),
            (
                "socket:\n  max_connections: 6e1",
                "2: socket.max_connections: \"6e1\" is no whole number"
            ),
            (
                "socket:\n  max_connections: 99999999999999999999",
                "2: socket.max_connections: \"99999999999999999999\" is not within"
            ),
            (
                "log:\n  level: loud",
                "2: log.level: \"loud\" is none of its words; write trace, debug, info, notice, warning, error or critical"
            ),
            ("\nfolder:\n  setle: 5s", "3: folder.setle: is no key; did you mean settle?"),
            ("folder:\n  mode: 5s", "2: folder.mode: is no key; did you mean socket.mode?"),
            ("folder:\n  \"a\\nb\": 5s", "2: folder.a\\nb: is no key; folder has path, include"),
            ("fodler:\n  settle: 5s", "1: fodler: is no section; did you mean folder?"),
            ("settle: 5s", "1: settle: is no section; did you mean folder.settle?"),
            ("folder.settle: 5s", "1: folder.settle: is no section; did you mean folder.settle?"),
            ("elsewhere: 5s", "1: elsewhere: is no section; there are folder, journal"),
            ("folder: /srv/seeds", "1: folder: is a section; write its keys below it"),
            ("- folder", "1: the top is no mapping"),
            ("folder", "1: the top is no mapping"),
            ("? [a]\n: b", "1: a key is no plain word"),
        ]
    )
    func saysLineAndKey(text: String, complaint: String) throws {
        let told = try complaints(text.utf8)
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("telexd.yaml:" + complaint) == true, "\(told)")
    }

    @Test(
        "refuses what hides from a reader what is read",
        arguments: [
            (
                "folder:\n  settle: 1s\n  settle: 2s",
                "2: \"settle\" is given more than once; keep one"
            ),
            ("log:\n  level: info\nlog:\n  level: debug", "1: \"log\" is given more than once"),
            ("log:\n  level: info\n---\nlog:\n  level: debug", "4: a second document begins"),
            ("log: {}\n---\n", "3: a second document begins"),
            ("log:\n  level: &a info", "2: log.level: anchors (&) and aliases (*) are not read"),
            ("log: &a\n  level: info", "1: log: anchors (&)"),
            ("log:\n  level: !!str info\n  &a b: c", "3: anchors (&)"),
            ("folder:\n  include: [&a b]", "2: folder.include: anchors (&)"),
            ("log:\n  level: !mine info", "2: log.level: the tag \"!mine\" is not read"),
            ("log: !mine {level: info}", "1: log: the tag \"!mine\" is not read"),
            ("log:\n  <<: {level: info}", "2: log.<<: is no key"),
        ]
    )
    func refusesTricks(text: String, complaint: String) throws {
        let told = try complaints(text.utf8)
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("telexd.yaml:" + complaint) == true, "\(told)")
    }

    @Test(
        "says where it is no YAML",
        arguments: [
            ("folder:\n  include: [*.txt]", "2: is no YAML: ", "needs quotes, such as \"*.txt\""),
            ("folder:\n  include: [*txt]", "2: is no YAML: ", "needs quotes, such as \"*.txt\""),
            ("folder:\n  path: \"/a", "2: is no YAML: ", "quoted scalar"),
            ("folder:\n\tsettle: 5s", "2: is no YAML: ", "token"),
            ("folder:\n  settle: 5s\n   scan_every: 1m", "3: is no YAML: ", "mapping values"),
            ("log:\n  level: in\u{7}fo", "2: is no YAML: ", "control characters"),
            (String(repeating: "[", count: 100_000), "1: is no YAML: ", "nesting"),
        ]
    )
    func saysWhereItIsNoYAML(text: String, beginning: String, part: String) throws {
        let told = try complaints(text.utf8)
        #expect(told.count == 1)
        let message = told.first ?? ""
        #expect(message.hasPrefix("telexd.yaml:" + beginning), "\(message)")
        #expect(message.contains(part), "\(message)")
        #expect(!message.contains("\n"))
    }

    @Test(
        "takes nothing from a file that says nothing",
        arguments: ["", "# nothing\n", "---\n", "{}", "folder:\nlog: ~\n", "\u{FEFF}"]
    )
    func takesNothing(text: String) throws {
        let loaded = try load(text.utf8, flags: ConfigurationFlags(folder: "/srv/seeds"))
        var expected = try Configuration.defaults(environment: [:], isRoot: true)
        expected.folder.path = "/srv/seeds"
        #expect(loaded.configuration == expected)
        #expect(loaded.origins == ["folder.path": .flag("--folder")])
    }

    @Test("is UTF-8, and says on which line it is not")
    func isUTF8() throws {
        let told = try complaints(Array("log:\n  level: info # caf".utf8) + [0xE9, 0x0A])
        #expect(told == ["telexd.yaml:2: is not UTF-8; save the file as UTF-8"])
        let wide = try complaints([0xFF, 0xFE, 0x6C, 0x00])
        #expect(wide == ["telexd.yaml:1: is not UTF-8; save the file as UTF-8"])
    }

    @Test("may begin with a byte order mark and end its lines as Windows does")
    func otherEditors() throws {
        let text = "\u{FEFF}folder:\r\n  path: /srv/é\r\n  settle: 5s\r\n"
        let loaded = try load(text.utf8)
        #expect(loaded.configuration.folder.path == "/srv/é")
        #expect(loaded.configuration.folder.settle == .seconds(5))
    }

    @Test("is told of where it cannot be read, and of nothing else then")
    func cannotBeRead() throws {
        let directory = try TestDirectory()
        let long = try directory.write([UInt8](repeating: 0x20, count: 1 << 20 + 1), to: "long")
        let cases = [
            (directory.path + "/none", "cannot be opened: No such file or directory"),
            (directory.path, "cannot be read: Is a directory"),
            (long, "is over 1048576 bytes long, which no configuration is"),
        ]
        for (path, message) in cases {
            let sources = ConfigurationSources(
                flags: ConfigurationFlags(configFile: path),
                environment: [:],
                isRoot: true,
                workingDirectory: "/"
            )
            let expected = ConfigurationErrors([ConfigurationError(.wholeFile(path), message)])
            #expect(throws: expected) { try sources.load() }
        }
    }

    @Test("need not be there at its usual place, and is read from there when it is")
    func usualPlace() throws {
        let directory = try TestDirectory()
        var sources = ConfigurationSources(
            flags: ConfigurationFlags(folder: "/srv/seeds"),
            environment: [:],
            isRoot: true,
            workingDirectory: "/",
            usualFile: directory.path + "/none/telexd.yaml"
        )
        #expect(try sources.load().configuration.log.level == .info)
        sources.usualFile = try directory.write("log: {level: debug}".utf8, to: "telexd.yaml")
        #expect(try sources.load().configuration.log.level == .debug)
        #expect(ConfigurationSources.usualFile == "/etc/telex/telexd.yaml")
    }

    @Test("has everything that is wrong told at once, line by line, then the variables and flags")
    func everythingAtOnce() throws {
        let text = """
            folder:
              path: seeds
              setle: 5s
              settle: 5
            sokcet: {}
            """
        let told = try complaints(
            text.utf8,
            variables: ["TELEX_LOG_LEVEL": "loud", "TELEX_LOG_LEVLE": "info"],
            flags: ConfigurationFlags(folder: "")
        )
        let beginnings = [
            "telexd.yaml:2: folder.path: \"seeds\"", "telexd.yaml:3: folder.setle: is no key",
            "telexd.yaml:4: folder.settle: \"5\"", "telexd.yaml:5: sokcet: is no section",
            "TELEX_LOG_LEVLE: no key", "TELEX_LOG_LEVEL: \"loud\"", "--folder: \"\" is no",
        ]
        #expect(told.count == beginnings.count, "\(told)")
        for (message, beginning) in zip(told, beginnings) {
            #expect(message.hasPrefix(beginning), "\(message)")
        }
    }

    @Test("gives the column of what is wrong as well")
    func column() throws {
        let error = #expect(throws: ConfigurationErrors.self) {
            try load("log:\n  level: loud".utf8, flags: ConfigurationFlags(folder: "/srv/seeds"))
        }
        guard case .file(_, 2, let column)? = error?.all.first?.place else {
            Issue.record("no place in the file: \(String(describing: error))")
            return
        }
        #expect(column == 10)
        #expect(error?.all.first?.key == "log.level")
    }
}
