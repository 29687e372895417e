import TelexWire

/// A `change` line of the feed, its members as a client reads them.
struct ChangeRecord {
    let json: JSONValue
    let seq: Int64
    let cursor: String
    let time: String
    let kind: String
    let origin: String
    let path: FilePath
    let version: Int64
    let hash: String
    let copies: Int64
    let from: FilePath?
    let duplicateOf: FilePath?

    init(_ json: JSONValue) throws {
        func text(_ name: String) throws -> String {
            guard let text = json[name]?.string else { throw TestFailure("no \(name): \(json)") }
            return text
        }
        func number(_ name: String) throws -> Int64 {
            guard let number = json[name]?.integer else {
                throw TestFailure("no \(name): \(json)")
            }
            return number
        }
        guard json.type == "change" else { throw TestFailure("no change: \(json)") }
        guard let path = json.filePath("path") else { throw TestFailure("no path: \(json)") }
        self.json = json
        self.path = path
        seq = try number("seq")
        cursor = try text("cursor")
        time = try text("time")
        kind = try text("kind")
        origin = try text("origin")
        version = try number("version")
        hash = try text("hash")
        copies = try number("copies")
        from = json.filePath("from")
        duplicateOf = json.filePath("duplicate_of")
    }

    /// What happened to which file, where versions are of no interest.
    var event: String { "\(kind) \(from.map { "\($0) → " } ?? "")\(path)" }

    /// The change in few words, for comparisons.
    var summary: String {
        let from = from.map { "\($0)@\(json["from_version"]?.integer ?? 0) → " } ?? ""
        return "\(kind) \(from)\(path)@\(version)"
    }
}

extension JSONValue {
    /// A member that names a file, by its exact bytes.
    func filePath(_ name: String) -> FilePath? {
        guard let text = self[name]?.string else { return nil }
        if let exact = self[name + "_base64"]?.string {
            return Base64.decode(Array(exact.utf8)).map { FilePath(bytes: $0) }
        }
        return FilePath(bytes: Array(text.utf8))
    }
}
