import Testing

@Suite("The ledger of what tests hold")
struct LedgerTests {
    @Test("Every capability is held by a test that names it")
    func capabilities() throws {
        let claimed = try Ledger.claimedCapabilities()
        #expect(!claimed.isEmpty)
        #expect(inOrder(claimed.subtracting(try Ledger.held().capabilities)) == [], "no test")
        #expect(inOrder(try Ledger.held().capabilities.subtracting(claimed)) == [], "unknown")
    }

    @Test("Every scenario that is said to be held is held by a test that names it")
    func scenarios() throws {
        let claimed = try Ledger.claimedScenarios()
        #expect(!claimed.isEmpty)
        #expect(inOrder(claimed.subtracting(try Ledger.held().scenarios)) == [], "no test")
        #expect(inOrder(claimed.subtracting(try Ledger.knownScenarios())) == [], "unknown")
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

    private func inOrder(_ numbers: Set<String>) -> [String] {
        numbers.sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
    }
}
