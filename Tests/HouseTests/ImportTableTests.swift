import Testing

@Suite("The table of imports")
struct ImportTableTests {
    // capability 1.1
    @Test("names every target, and every target what it says", arguments: importTable)
    func holds(row: TargetRow) throws {
        let imported = try imports(of: row.target)
        let ours = imported.filter { name in importTable.contains { $0.target == name } }
        #expect(ours == row.ours)
        let others = imported.subtracting(ours)
        let system = pureTargets.contains(row.target) ? [] : systemModules
        #expect(others.subtracting(system) == row.others)
    }

    @Test("is complete")
    func isComplete() throws {
        #expect(try Repository.directories(in: "Sources") == importTable.map(\.target).sorted())
    }

    @Test("goes one way: nobody imports what stands below")
    func goesOneWay() {
        var above: Set<String> = []
        for row in importTable {
            #expect(row.ours.isSubset(of: above), "\(row.target)")
            above.insert(row.target)
        }
    }

    @Test("is the one in docs/ARCHITECTURE.md")
    func isDocumented() throws {
        let rows = try Repository.lines("docs/ARCHITECTURE.md")
            .filter { $0.hasPrefix("| `") }
            .map { line in
                let cells = line.split(separator: "|").map { $0.trimming(while: { $0 == " " }) }
                return TargetRow(
                    String(cells[0].trimming(while: { $0 == "`" })),
                    ours: Self.names(cells[2]),
                    others: Self.names(cells[3])
                )
            }
        #expect(rows == importTable)
    }

    @Test("has no Foundation in it")
    func noFoundation() throws {
        for row in importTable {
            #expect(try !imports(of: row.target).contains("Foundation"), "\(row.target)")
        }
    }

    private static func names(_ cell: Substring) -> Set<String> {
        cell == "–" ? [] : Set(cell.split(separator: ", ").map(String.init))
    }

    /// The modules that a target's Swift sources import.
    private func imports(of target: String) throws -> Set<String> {
        var modules: Set<String> = []
        for file in try Repository.files(below: "Sources/\(target)", endingIn: [".swift"]) {
            let code = SourceCode.stripped(try Repository.text(file))
            for line in code.split(separator: "\n") {
                let words = line.split { $0 == " " || $0 == "." }
                guard let place = words.firstIndex(of: "import") else { continue }
                // Before it stand only access levels and attributes.
                guard words[..<place].allSatisfy({ Self.mayPrecede($0) }) else { continue }
                let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var"]
                if let module = words[(place + 1)...].first(where: { !kinds.contains($0) }) {
                    modules.insert(String(module))
                }
            }
        }
        return modules
    }

    private static func mayPrecede(_ word: Substring) -> Bool {
        let levels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
        return levels.contains(word) || word.hasPrefix("@")
    }
}

extension Substring {
    /// Without what fits at either end.
    fileprivate func trimming(while fits: (Character) -> Bool) -> Substring {
        var rest = self
        while let first = rest.first, fits(first) { rest.removeFirst() }
        while let last = rest.last, fits(last) { rest.removeLast() }
        return rest
    }
}
