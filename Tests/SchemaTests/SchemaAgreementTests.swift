import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import TelexWire

@Suite("The schemas and python3-jsonschema")
struct SchemaAgreementTests {
    /// A line that both judge.
    private struct Row {
        let isStrict: Bool
        let document: String
        /// Nil is the document as a whole, whose `oneOf` comes to the same.
        let definition: String?
        let line: JSONValue

        var text: [UInt8] {
            let name = definition.map { "\"\($0)\"" } ?? "null"
            let start = "[\"\(isStrict ? "strict" : "open")\",\"\(document)\",\(name),"
            return Array(start.utf8) + line.text + Array("]\n".utf8)
        }
    }

    // capability 4.7
    @Test("Both judge every example and a third of the mistakes in them alike, open and strict")
    func agreement() throws {
        let rows = try rows()
        let schemas = (
            strict: try ProtocolSchemas(isStrict: true), open: try ProtocolSchemas(isStrict: false)
        )
        let verdicts = rows.map { row in
            let mode = row.isStrict ? schemas.strict : schemas.open
            let fault =
                row.document == "answers.json"
                ? mode.fault(inAnswer: row.line) : mode.fault(inRequest: row.line)
            return fault == nil ? "fits" : "refused"
        }
        let judged = try judge(rows)
        try #require(judged.count == rows.count)
        for (index, row) in rows.enumerated() where verdicts[index] != judged[index] {
            Issue.record("\(verdicts[index]): \(String(decoding: row.text, as: UTF8.self))")
        }
        // Were nothing refused, or nothing let through, they would agree on nothing.
        #expect(verdicts.count { $0 == "refused" } > 1_000)
        #expect(verdicts.count { $0 == "fits" } > 200)
    }

    /// What names the line is left alone below: which schema is asked is not in question.
    private func rows() throws -> [Row] {
        var rows: [Row] = []
        for (document, name, line) in try SchemaExamples.all() {
            for isStrict in [false, true] {
                rows.append(
                    Row(isStrict: isStrict, document: document, definition: nil, line: line)
                )
            }
            for (index, mutation) in SchemaExamples.mutations(of: line).enumerated()
            where index % 3 == 0 && SchemaExamples.name(mutation) == name {
                // The two modes differ in little: one mutation in four is judged by both.
                for isStrict in index % 4 == 0 ? [true, false] : [true] {
                    rows.append(
                        Row(
                            isStrict: isStrict,
                            document: document,
                            definition: name,
                            line: mutation
                        )
                    )
                }
            }
        }
        return rows
    }

    private func judge(_ rows: [Row]) throws -> [String] {
        let temporary = try TemporaryDirectory()
        let directory = temporary.path
        try Data(rows.flatMap(\.text)).write(to: URL(filePath: directory + "/rows"))
        let script = "\(#filePath.split(separator: "/").dropLast().joined(separator: "/"))/judge.py"
        let command = "exec /usr/bin/python3 -W ignore '/\(script)' '\(ProtocolSchemas.directory)'"
        let ended = system("cd '\(directory)' && { \(command) <rows >verdicts 2>errors; }")
        let errors = try String(contentsOfFile: directory + "/errors", encoding: .utf8)
        try #require(ended == 0, "\(errors)")
        return try String(contentsOfFile: directory + "/verdicts", encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }
}

extension JSONValue {
    /// The value as JSON, on one line.
    var text: [UInt8] {
        switch self {
        case .null: return Array("null".utf8)
        case .bool(let flag): return Array("\(flag)".utf8)
        case .integer(let number): return Array("\(number)".utf8)
        case .number(let number): return Array("\(number)".utf8)
        case .string(let text):
            var writer = LineWriter()
            writer.value(text)
            return writer.bytes
        case .array(let elements):
            return Array("[".utf8) + elements.map(\.text).joined(separator: [0x2C])
                + Array("]".utf8)
        case .object(let members):
            let pairs = members.map { JSONValue.string($0.name).text + [0x3A] + $0.value.text }
            return Array("{".utf8) + pairs.joined(separator: [0x2C]) + Array("}".utf8)
        }
    }
}
