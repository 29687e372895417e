import Testing

@Suite("The page of profiles")
struct ProfilesTests {
    // capability 5.2
    @Test(
        "Each row of the measurements that takes time has a section with a command",
        arguments: ["A", "B", "C", "D", "E", "F", "G", "I", "J"]
    )
    func row(_ row: String) throws {
        let page = try Repository.lines("docs/PERFORMANCE.md")
        let sections = page.split { $0.hasPrefix("## ") }.dropFirst()
        let headings = page.filter { $0.hasPrefix("## ") }
        #expect(sections.count == headings.count)
        let ofRow = zip(headings, sections).filter { heading, _ in
            let rows = heading.dropFirst(3).prefix { $0 != ":" }
            return rows.split(separator: ", ").contains { $0 == row }
        }
        let commands = ofRow.flatMap(\.1).filter { $0.hasPrefix("$ ") }
        #expect(!commands.isEmpty)
    }
}
