/// Reads a pattern into its parts.
struct GlobParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var byteIndex = 0
    private var depth = 0

    /// Begins at the pattern's first character.
    init(_ pattern: String) throws(GlobError) {
        let byteCount = pattern.utf8.count
        guard byteCount > 0 else { throw .empty }
        guard byteCount <= Glob.byteLimit else { throw .tooLong(byteCount: byteCount) }
        scalars = Array(pattern.unicodeScalars)
    }

    /// Reads the whole pattern.
    mutating func nodes() throws(GlobError) -> [GlobNode] {
        try sequence()
    }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    @discardableResult
    private mutating func take() -> Unicode.Scalar? {
        guard let scalar = next else { return nil }
        index += 1
        byteIndex += UTF8.width(scalar)
        return scalar
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard next == expected else { return false }
        take()
        return true
    }

    /// Reads up to the end, or inside of alternatives to what ends this one.
    private mutating func sequence() throws(GlobError) -> [GlobNode] {
        var builder = SequenceBuilder()
        while let scalar = next, depth == 0 || (scalar != "," && scalar != "}") {
            take()
            switch scalar {
            case "*": builder.add(run())
            case "?": builder.add(.character)
            case "[": builder.add(.characterClass(try characterClass()))
            case "{": builder.add(.alternatives(try alternatives()))
            case "\\":
                guard let taken = take() else { throw .danglingBackslash }
                builder.add(taken)
            default: builder.add(scalar)
            }
        }
        return builder.nodes
    }

    private mutating func run() -> GlobNode {
        guard take("*") else { return .run }
        while take("*") {}
        return take("/") ? .directories : .anything
    }

    private mutating func alternatives() throws(GlobError) -> [[GlobNode]] {
        let start = byteIndex - 1
        guard depth < Glob.depthLimit else { throw .tooDeep(at: start) }
        depth += 1
        defer { depth -= 1 }
        var all = [try sequence()]
        while take(",") { all.append(try sequence()) }
        guard take("}") else { throw .unclosedAlternatives(at: start) }
        return all
    }

    private mutating func characterClass() throws(GlobError) -> GlobClass {
        let start = byteIndex - 1
        var found = GlobClass(isNegated: take("!") || take("^"), ranges: [])
        repeat {
            guard let low = try member() else { throw .unclosedClass(at: start) }
            guard next == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
                found.ranges.append(low...low)
                continue
            }
            take()
            guard let high = try member() else { throw .unclosedClass(at: start) }
            guard low <= high else { throw .reversedRange(at: byteIndex - 1) }
            found.ranges.append(low...high)
        } while !take("]")
        return found
    }

    private mutating func member() throws(GlobError) -> UInt32? {
        guard let scalar = take() else { return nil }
        guard scalar == "\\" else { return scalar.value }
        guard let taken = take() else { throw .danglingBackslash }
        return taken.value
    }
}

/// Puts nodes in a row, neighbouring characters together.
private struct SequenceBuilder {
    private(set) var nodes: [GlobNode] = []

    mutating func add(_ node: GlobNode) {
        nodes.append(node)
    }

    mutating func add(_ scalar: Unicode.Scalar) {
        let bytes = Array(UTF8.encode(scalar) ?? .init())
        if case .literal(let before) = nodes.last {
            nodes[nodes.count - 1] = .literal(before + bytes)
        } else {
            nodes.append(.literal(bytes))
        }
    }
}
