import TelexDaemon
import Testing

@Suite("config/telexd.yaml")
struct ShippedConfigurationTests {
    // capability 1.9
    @Test("says every key, each at its default")
    func everyKeyAtItsDefault() throws {
        let text = try shippedText("config/telexd.yaml")
        // folder.path has no default: its line is there as a comment, and the flag stands in for it.
        #expect(text.contains("\n  # path: /srv/seeds\n"))
        let loaded = try load(text.utf8, flags: ConfigurationFlags(folder: "/srv/seeds"))
        var expected = try Configuration.defaults(environment: [:], isRoot: true)
        expected.folder.path = "/srv/seeds"
        #expect(loaded.configuration == expected)
        let inFile = loaded.origins.filter { _, place in
            if case .file = place { true } else { false }
        }
        let keys = ConfigurationTable.keys.map(\.name).filter { $0 != "folder.path" }
        #expect(inFile.keys.sorted() == keys.sorted())
    }

    @Test("is good as soon as a folder is named in it")
    func namingAFolder() throws {
        let text = try shippedText("config/telexd.yaml")
        let named = text.replacing("\n  # path: /srv/seeds\n", with: "\n  path: /srv/seeds\n")
        #expect(try load(named.utf8).configuration.folder.path == "/srv/seeds")
        #expect(try complaints(text.utf8, flags: ConfigurationFlags()).count == 1)
    }

    @Test("explains each key above it, in lines that fit a terminal")
    func explains() throws {
        let lines = try shippedText("config/telexd.yaml")
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 100 })
        for key in ConfigurationTable.keys where key.name != "folder.path" {
            let isExplained = zip(lines, lines.dropFirst()).contains { above, line in
                line.hasPrefix("  \(key.leaf):") && above.hasPrefix("  # ")
            }
            #expect(isExplained, "\(key.name)")
        }
    }
}

@Suite("The table of keys")
struct ConfigurationTableTests {
    @Test("is whole: sections, names, variables, flags and summaries")
    func isWhole() {
        let keys = ConfigurationTable.keys
        #expect(Set(keys.map(\.name)).count == keys.count)
        #expect(Set(keys.map(\.variable)).count == keys.count)
        #expect(Set(keys.map(\.section)) == Set(ConfigurationTable.sections))
        #expect(
            keys.compactMap(\.flag) == ["--folder", "--journal", "--socket", "--log-level"]
        )
        #expect(keys.allSatisfy { !$0.summary.isEmpty && $0.summary.count <= 90 })
        #expect(!keys.map(\.variable).contains("TELEX_SOCKET"))
    }

    @Test("gives each default as the YAML that reads it, but for the three paths")
    func defaults() throws {
        for key in ConfigurationTable.keys where key.leaf != "path" {
            let line = "\(key.section): {\(key.leaf): \(key.defaultYAML)}"
            let loaded = try load(line.utf8, flags: ConfigurationFlags(folder: "/srv/seeds"))
            #expect(key.yaml(loaded.configuration) == key.defaultYAML)
        }
        let paths = ConfigurationTable.keys.filter { $0.leaf == "path" }
        #expect(paths.map(\.defaultYAML) == ["", "", ""])
    }
}
