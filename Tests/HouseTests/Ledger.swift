/// What the documentation claims that tests hold, and what tests say that they hold.
///
/// A test names what it holds in a comment on a line of its own: `// capability 1.3`,
/// `// scenario 15, capability 1.2`, `// scenarios 77 and 79`, `// scenarios 1–6`.
enum Ledger {
    /// The numbers of `docs/CAPABILITIES.md`: each begins a line of its list.
    static func claimedCapabilities() throws -> Set<String> {
        let numbers = try Repository.lines("docs/CAPABILITIES.md").compactMap { line in
            line.prefixMatch(of: #/- \*\*([0-9]+\.[0-9]+)\*\* /#).map { String($0.1) }
        }
        return Set(numbers)
    }

    /// The numbers that the top of `docs/SCENARIOS.md` says are held.
    static func claimedScenarios() throws -> Set<String> {
        let claim = "Held by tests today: "
        let lines = try Repository.lines("docs/SCENARIOS.md").filter { $0.hasPrefix(claim) }
        return Set(lines.flatMap { numbers(in: $0.dropFirst(claim.count)) })
    }

    /// The scenarios that the page describes.
    static func knownScenarios() throws -> Set<String> {
        let numbers = try Repository.lines("docs/SCENARIOS.md").compactMap { line in
            line.prefixMatch(of: #/([0-9]+)\. /#).map { String($0.1) }
        }
        return Set(numbers)
    }

    /// What the comments of all files with tests name.
    static func held() throws -> (capabilities: Set<String>, scenarios: Set<String>) {
        var capabilities: Set<String> = []
        var scenarios: Set<String> = []
        for file in try Repository.files(below: "Tests", endingIn: [".swift"]) {
            let lines = try Repository.lines(file)
            guard lines.contains(where: { $0.contains("@Test") }) else { continue }
            for line in lines {
                guard let comment = line.wholeMatch(of: /\s*\/\/ ((scenario|capabilit).*)/) else {
                    continue
                }
                let named = claims(in: comment.1)
                capabilities.formUnion(named.capabilities)
                scenarios.formUnion(named.scenarios)
            }
        }
        return (capabilities, scenarios)
    }

    /// What a comment names, up to the first word that belongs to no list of numbers.
    static func claims(
        in comment: Substring
    ) -> (capabilities: [String], scenarios: [String]) {
        var claims: (capabilities: [String], scenarios: [String]) = ([], [])
        var isScenario = false
        for word in comment.split(separator: " ") where word != "and" {
            if word.hasPrefix("scenario") || word.hasPrefix("capabilit") {
                isScenario = word.hasPrefix("scenario")
                continue
            }
            let numbers = numbers(in: word)
            if numbers.isEmpty { break }
            if isScenario { claims.scenarios += numbers } else { claims.capabilities += numbers }
        }
        return claims
    }

    /// The numbers up to the first word that is neither a number nor "and"; `1–3` is three.
    static func numbers(in text: Substring) -> [String] {
        var found: [String] = []
        for part in text.split(whereSeparator: { " ,:".contains($0) }) where part != "and" {
            let word = part.hasSuffix(".") ? part.dropLast() : part
            let ends = word.split(whereSeparator: { "–-".contains($0) })
            if ends.count == 2, let first = Int(ends[0]), let last = Int(ends[1]), first <= last {
                found += (first...last).map(String.init)
            } else if word.wholeMatch(of: /[0-9]+(\.[0-9]+)?/) != nil {
                found.append(String(word))
            } else {
                break
            }
        }
        return found
    }
}
