import TelexModel

/// The members of a request that were not asked for yet: what is left in the end is unknown.
struct RequestMembers {
    private var members: [String: JSONValue]

    init(_ members: [JSONValue.Member]) {
        self.members = Dictionary(members.map { ($0.name, $0.value) }) { _, last in last }
    }

    /// Whether a member is there that was not taken yet.
    func has(_ name: String) -> Bool { members[name] != nil }

    /// The value of a member that was not taken yet.
    func peek(_ name: String) -> JSONValue? { members[name] }

    /// The value of a member, which is then known.
    mutating func take(_ name: String) -> JSONValue? { members.removeValue(forKey: name) }

    mutating func takeID() throws(RequestError) -> RequestID? {
        switch take("id") {
        case nil: return nil
        case .integer(let number): return .number(number)
        case .string(let text) where text.utf8.count <= WireLimits.idByteCount: return .text(text)
        default:
            throw RequestError(
                .badRequest,
                "'id' is an integer, or a string of at most \(WireLimits.idByteCount) bytes"
            )
        }
    }

    mutating func flag(_ name: String) throws(RequestError) -> Bool? {
        guard let member = take(name) else { return nil }
        guard let flag = member.bool else {
            throw RequestError(.badRequest, "'\(name)' is true or false")
        }
        return flag
    }

    /// The members of a member that is an object.
    mutating func object(_ name: String) throws(RequestError) -> RequestMembers? {
        guard let member = take(name) else { return nil }
        guard case .object(let members) = member else {
            throw RequestError(.badRequest, "'\(name)' is an object")
        }
        return RequestMembers(members)
    }

    /// A member that is a string or a list of strings; nil where it is not there.
    mutating func strings(_ name: String, _ mistake: String) throws(RequestError) -> [String]? {
        switch take(name) {
        case nil: return nil
        case .string(let text): return [text]
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            if texts.count == elements.count { return texts }
        default: break
        }
        throw RequestError(.badRequest, mistake)
    }

    mutating func integer(
        _ name: String,
        in range: ClosedRange<Int64>
    ) throws(RequestError) -> Int64? {
        guard let member = take(name) else { return nil }
        guard let number = member.integer, range.contains(number) else {
            throw RequestError(
                .badRequest,
                "'\(name)' is an integer from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// The file that the request is about: `path`, or `path_base64` for one that is not UTF-8.
    mutating func path() throws(RequestError) -> RelativePath {
        try refuse("path", with: "path_base64")
        var name = "path"
        var bytes: [UInt8]?
        if let member = take("path") {
            bytes = member.string.map { Array($0.utf8) }
        } else if let member = take("path_base64") {
            name = "path_base64"
            bytes = member.string.flatMap { Base64.decode($0.utf8) }
        } else {
            throw RequestError(.badRequest, "'path' is missing: it names the file")
        }
        guard let path = bytes.flatMap({ RelativePath(checking: $0) }) else {
            throw RequestError(
                .badRequest,
                "'\(name)' is a path below the folder, as journaled: relative, with no empty, '.' "
                    + "or '..' part" + (name == "path" ? "" : "; in base 64 with its padding")
            )
        }
        return path
    }

    /// Refuses two members that exclude each other.
    func refuse(_ one: String, with other: String) throws(RequestError) {
        guard has(one), has(other) else { return }
        throw RequestError(.badRequest, "'\(one)' and '\(other)' exclude each other")
    }

    /// Refuses what nobody took.
    func refuseOthers(of op: String, below prefix: String = "") throws(RequestError) {
        guard let unknown = members.keys.min() else { return }
        throw RequestError(
            .badRequest,
            "'\(prefix)\(Self.shortened(unknown))' is no member of '\(op)' that this daemon knows"
        )
    }

    /// What a client wrote, short enough to be repeated to it.
    static func shortened(_ text: String) -> String {
        // Scalars, and not characters: one of those may have thousands of accents.
        let start = text.unicodeScalars.prefix(64)
        return start.endIndex == text.endIndex ? text : String(start) + "…"
    }
}
