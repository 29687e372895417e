/// A pattern made ready for matching, in the cheapest form that it allows.
enum GlobForm: Sendable {
    /// These bytes and no others.
    case exactly([UInt8])
    /// A beginning, an end, and between them any run; without a slash unless `crossesNames`.
    case between(prefix: [UInt8], suffix: [UInt8], crossesNames: Bool)
    /// Everything else.
    case program(GlobProgram)

    /// Chooses the form.
    init(_ nodes: [GlobNode]) {
        let nodes = Self.simplified(nodes)
        switch (nodes.first, nodes.count) {
        case (.literal(let bytes), 1):
            self = .exactly(bytes)
        case (.literal(let prefix), 2):
            self = Self.between(prefix, nodes[1], []) ?? .program(GlobProgram(nodes))
        case (.literal(let prefix), 3):
            self = Self.between(prefix, nodes[1], nodes[2...]) ?? .program(GlobProgram(nodes))
        case (.some(let run), 1), (.some(let run), 2):
            self = Self.between([], run, nodes[1...]) ?? .program(GlobProgram(nodes))
        default:
            self = .program(GlobProgram(nodes))
        }
    }

    private static func between(
        _ prefix: [UInt8],
        _ run: GlobNode,
        _ rest: ArraySlice<GlobNode>
    ) -> GlobForm? {
        var suffix: [UInt8] = []
        if let last = rest.first {
            guard case .literal(let bytes) = last else { return nil }
            suffix = bytes
        }
        switch run {
        case .run: return .between(prefix: prefix, suffix: suffix, crossesNames: false)
        case .anything: return .between(prefix: prefix, suffix: suffix, crossesNames: true)
        default: return nil
        }
    }

    /// `**/*.txt` at the beginning of a name means any path on that ends with `.txt`.
    private static func simplified(_ nodes: [GlobNode]) -> [GlobNode] {
        guard nodes.count >= 2, nodes.suffix(3).contains(.directories) else { return nodes }
        var head = nodes
        var tail: [GlobNode] = []
        if case .literal(let suffix) = head.last, !suffix.contains(UInt8(ascii: "/")) {
            tail = [head.removeLast()]
        }
        guard head.count >= 2, head.removeLast() == .run, head.removeLast() == .directories else {
            return nodes
        }
        switch head.last {
        case nil: return [.anything] + tail
        case .literal(let bytes) where bytes.last == UInt8(ascii: "/"):
            return head + [.anything] + tail
        default: return nodes
        }
    }

    /// Whether the path has this form.
    func matches(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .exactly(let bytes):
            return path.count == bytes.count && path.begins(with: bytes)
        case .between(let prefix, let suffix, let crossesNames):
            guard path.count >= prefix.count + suffix.count, path.begins(with: prefix),
                path.ends(with: suffix)
            else { return false }
            return crossesNames
                || !path[prefix.count..<path.count - suffix.count].contains(UInt8(ascii: "/"))
        case .program(let program):
            return program.matches(path)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    @inline(__always)
    fileprivate func begins(with prefix: [UInt8]) -> Bool {
        holds(prefix, at: 0)
    }

    @inline(__always)
    fileprivate func ends(with suffix: [UInt8]) -> Bool {
        holds(suffix, at: count - suffix.count)
    }

    /// Whether `bytes` stand at `start`; the caller knows that there are as many.
    @inline(__always)
    private func holds(_ bytes: [UInt8], at start: Int) -> Bool {
        for offset in 0..<bytes.count where self[start + offset] != bytes[offset] { return false }
        return true
    }
}
