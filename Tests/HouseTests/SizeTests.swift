import Testing

@Suite("Sizes")
struct SizeTests {
    @Test("No file of source or test has more than 400 lines")
    func files() throws {
        for file in try sources() {
            #expect(try Repository.lines(file).count <= 400, "\(file)")
        }
    }

    @Test("No function's body has more than 70 lines")
    func functionBodies() throws {
        for file in try sources() where file.hasSuffix(".swift") {
            for function in functions(in: try Repository.text(file)) {
                #expect(function.bodyLines <= 70, "\(file):\(function.line) \(function.name)")
            }
        }
    }

    @Test("telex-watch has at most 400 lines of C in all")
    func watcher() throws {
        let files = try Repository.files(below: "Sources/telex-watch", endingIn: [".c", ".h"])
        #expect(!files.isEmpty)
        #expect(try files.reduce(0) { try $0 + Repository.lines($1).count } <= 400)
    }

    @Test("A decision has at most 40 lines, and its number in its name")
    func decisions() throws {
        let files = try Repository.files(below: "docs/decisions", endingIn: [".md"])
        for (index, file) in files.enumerated() {
            let number = String(index + 1)
            let name = String(repeating: "0", count: 4 - number.count) + number + "-"
            #expect(file.hasPrefix("docs/decisions/\(name)"))
            #expect(try Repository.lines(file).count <= 40, "\(file)")
        }
        #expect(files.count >= 9)
    }

    private func sources() throws -> [String] {
        let suffixes = [".swift", ".c", ".h"]
        return try Repository.files(below: "Sources", endingIn: suffixes)
            + Repository.files(below: "Tests", endingIn: suffixes)
    }
}
