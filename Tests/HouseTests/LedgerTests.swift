import Testing

@Suite("The ledger of what tests hold")
struct LedgerTests {
    @Test("Every capability is held by a test that names it")
    func capabilities() throws {
        let claimed = try Ledger.claimedCapabilities()
        #expect(!claimed.isEmpty)
        let held = try Ledger.held().capabilities
        let missing = inOrder(claimed.subtracting(held))
        #expect(missing == [], "no test names \(missing)")
        let unknown = inOrder(held.subtracting(claimed))
        #expect(unknown == [], "tests name \(unknown), which the page does not have")
    }

    @Test("Every scenario that is said to be held is held by a test that names it")
    func scenarios() throws {
        let claimed = try Ledger.claimedScenarios()
        #expect(!claimed.isEmpty)
        let held = try Ledger.held().scenarios
        let missing = inOrder(claimed.subtracting(held))
        #expect(missing == [], "no test names \(missing)")
        let unknown = inOrder(claimed.union(held).subtracting(try Ledger.knownScenarios()))
        #expect(unknown == [], "the page has no \(unknown)")
    }

    @Test("Both pages claim the same scenarios")
    func pagesAgree() throws {
        let claim = "Scenarios held by tests: "
        let lines = try Repository.lines("docs/CAPABILITIES.md").filter { $0.hasPrefix(claim) }
        let numbers = lines.flatMap { Ledger.numbers(in: $0.dropFirst(claim.count)) }
        #expect(try Set(numbers) == Ledger.claimedScenarios())
    }

    @Test(
        "Numbers are read as people list them",
        arguments: [
            ("15", ["15"]), ("77 and 79", ["77", "79"]), ("1–3, 15", ["1", "2", "3", "15"]),
            ("1.3", ["1.3"]), ("4: the directory", ["4"]),
            ("1–2, 5, 39–40.", ["1", "2", "5", "39", "40"]),
            ("7 of 9", ["7"]),
        ]
    )
    func numbers(text: String, expected: [String]) {
        #expect(Ledger.numbers(in: text[...]) == expected)
    }

    @Test(
        "A comment names scenarios and capabilities, one or many",
        arguments: [
            ("scenario 15", [], ["15"]), ("capability 1.3", ["1.3"], []),
            ("scenario 6, scenario 7, capability 1.2,", ["1.2"], ["6", "7"]),
            ("scenarios 77 and 79: what is left out", [], ["77", "79"]),
            ("capabilities 1.2 and 1.4, scenarios 1–3", ["1.2", "1.4"], ["1", "2", "3"]),
        ]
    )
    func comments(text: String, capabilities: [String], scenarios: [String]) {
        let claims = Ledger.claims(in: text[...])
        #expect(claims.capabilities == capabilities)
        #expect(claims.scenarios == scenarios)
    }

    private func inOrder(_ numbers: Set<String>) -> [String] {
        numbers.sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
    }
}
