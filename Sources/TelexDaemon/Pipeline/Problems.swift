import TelexModel

/// What is set aside, each once by kind and path.
struct Problems {
    /// So many are kept in words; beyond it they are counted in the last one's message.
    static let listedLimit = 1_000

    private struct Key: Hashable {
        var code: ProblemCode
        var path: RelativePath?
    }

    private var problems: [Key: Problem] = [:]

    var count: Int { problems.count }

    /// The oldest first.
    var list: [Problem] {
        let sorted = problems.values.sorted { left, right in
            left.since == right.since
                ? (left.path?.bytes ?? []).lexicographicallyPrecedes(right.path?.bytes ?? [])
                : left.since < right.since
        }
        return Array(sorted.prefix(Self.listedLimit))
    }

    /// Whether any of this kind is there.
    func contains(_ code: ProblemCode) -> Bool {
        problems.keys.contains { $0.code == code }
    }

    /// Whether one will not go away by itself.
    var needPerson: Bool {
        problems.keys.contains { $0.code != .unstable && $0.code != .clockBehind }
    }

    /// Sets something aside; true where it is new.
    mutating func add(
        _ code: ProblemCode,
        _ path: RelativePath?,
        _ message: String,
        now: Timestamp
    ) -> Bool {
        let key = Key(code: code, path: path)
        if problems[key] != nil {
            problems[key]?.message = message
            return false
        }
        problems[key] = Problem(code: code, path: path, message: message, since: now)
        return true
    }

    /// Takes back what was set aside of a file or directory; true where something was.
    mutating func resolve(_ path: RelativePath) -> Bool {
        if problems.isEmpty { return false }
        var found = false
        for code in [ProblemCode.unreadable, .unstable, .unreachable, .watchLimit]
        where problems.removeValue(forKey: Key(code: code, path: path)) != nil {
            found = true
        }
        return found
    }

    /// Takes back everything of a kind; true where something was.
    mutating func resolve(_ code: ProblemCode) -> Bool {
        let before = problems.count
        problems = problems.filter { $0.key.code != code }
        return problems.count < before
    }
}
