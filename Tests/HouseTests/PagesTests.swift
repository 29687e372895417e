import Testing

@Suite("The pages")
struct PagesTests {
    // capability 1.12
    @Test("The README names the files to read first, and they are there")
    func firstFiles() throws {
        let text = try Repository.text("README.md")
        for file in [
            "Sources/TelexModel/Change.swift",
            "Sources/TelexDaemon/Composition/DaemonStart.swift",
            "Sources/TelexDaemon/Pipeline/Pipeline.swift",
            "Sources/TelexFeed/Subscription.swift",
        ] {
            #expect(text.contains("(\(file))"))
        }
    }

    @Test("Every `make` that a page asks for is in the Makefile")
    func targets() throws {
        let makefile = try Repository.text("Makefile")
        for page in try pages() {
            for match in try Repository.text(page).matches(of: /`(?:sudo )?make ([a-z]+)[ `]/) {
                #expect(makefile.contains("\n\(match.1): "), "\(page): \(match.1)")
            }
        }
    }

    @Test("Every link to a file of the repository leads to one")
    func links() throws {
        for page in try pages() {
            let directory = page.split(separator: "/").dropLast().joined(separator: "/")
            for match in try Repository.text(page).matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/) {
                let path = directory.isEmpty ? "\(match.1)" : "\(directory)/\(match.1)"
                #expect(Repository.has(path), "\(page): \(match.1)")
            }
        }
    }

    private func pages() throws -> [String] {
        try ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
            + Repository.files(below: "docs", endingIn: [".md"])
    }
}
