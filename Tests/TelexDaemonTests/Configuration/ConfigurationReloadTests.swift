import Testing

@testable import TelexDaemon
@testable import TelexModel

@Suite("A configuration read anew")
struct ConfigurationReloadTests {
    private let directory: TestDirectory
    private let sources: ConfigurationSources

    init() throws {
        directory = try TestDirectory()
        sources = ConfigurationSources(
            flags: ConfigurationFlags(configFile: directory.path + "/telexd.yaml"),
            environment: [:],
            isRoot: true,
            workingDirectory: "/home/ann"
        )
    }

    private func write(_ text: String) throws {
        _ = try directory.write(text.utf8, to: "telexd.yaml")
    }

    private func reload(_ before: String, _ after: String) throws -> ConfigurationReload {
        try write("folder:\n  path: /srv/seeds\n" + before)
        let old = try sources.load().configuration
        try write("folder:\n  path: /srv/seeds\n" + after)
        return try ConfigurationReload(sources, beside: old)
    }

    // capability 2.7
    @Test("is taken over where it says which files are journaled, and when")
    func taken() throws {
        let reload = try reload("", "  exclude: [\"*.md\"]\n  settle: 3s\n  scan_every: 1h\n")
        #expect(reload.taken == ["folder.exclude", "folder.settle", "folder.scan_every"])
        #expect(reload.left.isEmpty)
        #expect(reload.changesRules)
        #expect(reload.configuration.folder.settle == .seconds(3))
        #expect(!reload.rules.includes(RelativePath("a.md")))
        #expect(reload.rules.includes(RelativePath("a.tmp")))
    }

    // capability 2.7
    @Test(
        "is refused where it names a group or user that is not there",
        arguments: ["group: no-such-group", "admins: [no-such-user]"]
    )
    func unknownName(setting: String) {
        let error = #expect(throws: ConfigurationErrors.self) {
            try reload("", "socket:\n  \(setting)\n")
        }
        #expect(error?.description.contains("telexd.yaml:4: socket.") == true)
    }

    // capability 2.7
    @Test("changes nothing where it says the same")
    func same() throws {
        let reload = try reload("  settle: 1s\n", "  settle: 1000ms\n")
        #expect(reload.taken.isEmpty)
        #expect(!reload.changesRules)
    }

    // capability 2.7
    @Test("leaves for a restart what can't change while the daemon runs")
    func left() throws {
        let reload = try reload(
            "",
            "  include: [\"*.txt\"]\njournal:\n  durability: process\n"
        )
        #expect(reload.taken == ["folder.include"])
        #expect(reload.left == ["journal.durability"])
        #expect(reload.configuration.journal.durability == .power)
        try write("folder:\n  path: /srv/others\n")
        let elsewhere = try ConfigurationReload(sources, beside: reload.configuration)
        #expect(elsewhere.left == ["folder.path"])
        #expect(elsewhere.configuration.folder.path == "/srv/seeds")
    }

    // scenario 76, capability 2.7
    @Test(
        "is refused whole with file, line and key",
        arguments: [
            ("  setle: 3s\n", "telexd.yaml:3: folder.setle"),
            ("  exclude: [\"*.[md\"]\n", "telexd.yaml:3: folder.exclude"),
            ("  settle: soon\n", "telexd.yaml:3: folder.settle"),
            ("journal:\n  keep: never\n", "telexd.yaml:4: journal.keep"),
        ]
    )
    func refused(text: String, place: String) throws {
        let error = #expect(throws: ConfigurationErrors.self) { try reload("", text) }
        #expect(error?.description.contains(place) == true)
    }
}
