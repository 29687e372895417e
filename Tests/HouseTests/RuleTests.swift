import Testing

@Suite("House rules")
struct RuleTests {
    @Test("No file or directory is a drawer")
    func noDrawers() throws {
        let drawers = ["Util", "Utils", "Helper", "Helpers", "Types", "Manager", "Extensions"]
        for path in try swiftFiles() {
            for part in path.split(separator: "/").dropFirst() {
                let name = part.split(separator: ".").first ?? part
                #expect(!drawers.contains { name.hasSuffix($0) }, "\(path)")
                // A service of the library of that name is one, and says so.
                if name.hasSuffix("Service") || name.hasSuffix("Services") {
                    #expect(try Repository.text(path).contains(": Service {"), "\(path)")
                }
            }
        }
    }

    @Test("Nothing waits by the clock: no sleep in sources and tests")
    func noSleep() throws {
        let files = try swiftFiles() + Repository.files(below: "Sources", endingIn: [".c", ".h"])
        for file in files {
            // A pause on a clock that was handed in is one that a test can hold; and such a test
            // has a clock of its own.
            let sleeps = SourceCode.stripped(try Repository.text(file))
                .replacing("clock.sleep(", with: "")
                .replacing("func sleep(", with: "")
                .contains(/sleep\s*\(/)
            #expect(!sleeps, "\(file)")
        }
    }

    @Test("Every source of telex-watch, and none but those, names its licence")
    func licences() throws {
        let identifier = "SPDX-License-Identifier: GPL-2.0-only"
        let files = try Repository.files(below: "Sources", endingIn: [".swift", ".c", ".h"])
        for file in files {
            let begin = try Repository.lines(file).prefix(2).joined()
            #expect(
                begin.contains(identifier) == file.hasPrefix("Sources/telex-watch/"),
                "\(file)"
            )
        }
        #expect(try Repository.text("LICENSE").contains("Apache License"))
        #expect(Repository.has("LICENSES/GPL-2.0-only.txt"))
    }

    private func swiftFiles() throws -> [String] {
        try Repository.files(below: "Sources", endingIn: [".swift"])
            + Repository.files(below: "Tests", endingIn: [".swift"])
    }
}
