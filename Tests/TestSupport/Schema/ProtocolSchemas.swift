import FoundationEssentials
package import TelexWire

/// The schemas of `docs/schema`, by which every line that a test sees is judged.
package struct ProtocolSchemas: Sendable {
    /// The answers as a test wants them: without a member that no schema names.
    ///
    /// They are compiled once.
    package static let strict = Result { try ProtocolSchemas(isStrict: true) }

    /// The schemas' documents, parsed, by their names.
    package let documents: [String: JSONValue]
    private let answers: [String: Schema]
    private let requests: [String: Schema]

    /// Reads and compiles them all, whether or not a line needs them.
    package init(isStrict: Bool) throws {
        var documents: [String: JSONValue] = [:]
        for name in ["terms.json", "answers.json", "requests.json"] {
            let bytes = try Data(contentsOf: URL(filePath: "\(Self.directory)/\(name)"))
            documents[name] = try JSONParser.parse(Array(bytes))
        }
        let compiler = SchemaCompiler(documents: documents, isStrict: isStrict)
        func compiled(_ document: String) throws -> [String: Schema] {
            let names = Self.definitions(of: documents[document]).map(\.name)
            return try Dictionary(
                uniqueKeysWithValues: names.map {
                    ($0, try compiler.schema(at: "\(document)#/$defs/\($0)"))
                }
            )
        }
        _ = try compiled("terms.json")
        self.documents = documents
        answers = try compiled("answers.json")
        requests = try compiled("requests.json")
    }

    /// What a document defines, in its order.
    package func definitions(of document: String) -> [JSONValue.Member] {
        Self.definitions(of: documents[document])
    }

    private static func definitions(of document: JSONValue?) -> [JSONValue.Member] {
        if case .object(let members)? = document?["$defs"] { members } else { [] }
    }

    /// Where they are.
    package static let directory =
        "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/docs/schema"

    /// What is wrong with a line that the daemon sends; nil where nothing is.
    package func fault(inAnswer line: JSONValue) -> String? {
        let name = line["specversion"] == nil ? line["type"]?.string ?? "" : "event"
        guard let schema = answers[name], name != "event" || line["specversion"] != nil else {
            return ": no line is of the type '\(name)'"
        }
        return schema.fault(in: line)
    }

    /// What is wrong with a line that a client sends; nil where nothing is.
    package func fault(inRequest line: JSONValue) -> String? {
        let name = line["op"]?.string ?? ""
        guard let schema = requests[name] else { return ": no request is called '\(name)'" }
        return schema.fault(in: line)
    }
}

/// Throws where a line that the daemon sends is none of the protocol's.
package func checkAnswer(_ line: JSONValue) throws {
    if let fault = try ProtocolSchemas.strict.get().fault(inAnswer: line) {
        throw IllFormedLine(fault: fault, line: line)
    }
}

/// The same for the bytes of one line, without or with its newline.
package func checkAnswer(bytes: some Collection<UInt8>) throws {
    try checkAnswer(try JSONParser.parse(Array(bytes)))
}

/// Throws where the bytes of a line that a client sends are no request of the protocol's.
package func checkRequest(bytes: some Collection<UInt8>) throws {
    let line = try JSONParser.parse(Array(bytes))
    if let fault = try ProtocolSchemas.strict.get().fault(inRequest: line) {
        throw IllFormedLine(fault: fault, line: line)
    }
}

/// A line that is none of the protocol's, by `docs/schema`.
package struct IllFormedLine: Error, CustomStringConvertible {
    let fault: String
    let line: JSONValue

    /// What is wrong with which line.
    package var description: String {
        "a line that docs/schema does not allow\(fault), in \(String("\(line)".prefix(2_000)))"
    }
}
