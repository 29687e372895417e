import FoundationEssentials
import TelexModel
import TestSupport
import Testing

@testable import TelexWire

@Suite("The schemas of the protocol")
struct ProtocolSchemasTests {
    // capability 4.7
    @Test("Every line has examples, which fit it and are of its type")
    func examples() throws {
        let schemas = try ProtocolSchemas.strict.get()
        for (document, name, line) in try SchemaExamples.all() {
            if document == "answers.json" {
                #expect(schemas.fault(inAnswer: line) == nil, "\(line)")
                #expect(name == "event" || line["type"] == .string(name))
            } else {
                #expect(schemas.fault(inRequest: line) == nil, "\(line)")
                #expect(line["op"] == .string(name))
            }
        }
        let names = Set(try SchemaExamples.all().map { "\($0.document) \($0.name)" })
        #expect(names == Set(try definitions().map { "\($0.document) \($0.name)" }))
    }

    @Test("A member too many, or one of those that are always there too few, is found")
    func members() throws {
        let schemas = try ProtocolSchemas.strict.get()
        for (document, name, line) in try SchemaExamples.all() {
            guard case .object(let members) = line else { continue }
            func fault(_ members: [JSONValue.Member]) -> String? {
                document == "answers.json"
                    ? schemas.fault(inAnswer: .object(members))
                    : schemas.fault(inRequest: .object(members))
            }
            #expect(fault(members + [JSONValue.Member(name: "typo", value: .null)]) != nil)
            let required = schemas.documents[document]?["$defs"]?[name]?["required"]?.array ?? []
            for member in required.compactMap(\.string) {
                #expect(fault(members.filter { $0.name != member }) != nil, "\(name) \(member)")
            }
        }
    }

    // capability 4.7
    @Test("Every line that the protocol's page shows has a schema, and none is left over")
    func pages() throws {
        let path = ProtocolSchemas.directory + "/../PROTOCOL.md"
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let types = Set(page.matches(of: /"type":"([a-z_]+)"/).map { String($0.1) })
        // Named in words alone.
        let words: Set = ["event", "forgotten", "acked", "consumer", "error"]
        let answers = try definitions().filter { $0.document == "answers.json" }.map(\.name)
        #expect(types.union(words) == Set(answers))
        let ops = Set(page.matches(of: /"op":"([a-z_]+)"/).map { String($0.1) })
        let requests = try definitions().filter { $0.document == "requests.json" }.map(\.name)
        #expect(ops == Set(requests))
    }

    @Test("The words of the schemas are those of the code")
    func words() throws {
        try expect("error_code", ErrorCode.allCases.map(\.rawValue))
        try expect("problem_code", ProblemCode.allCases.map(\.rawValue))
        try expect("kind", ChangeKind.allCases.map(\.rawValue))
        try expect("durability", Durability.allCases.map(\.rawValue))
        try expect("why_reason", PathExplanation.Reason.allCases.map(\.rawValue))
        #expect(try enumeration("state").allSatisfy { DaemonState(rawValue: $0) != nil })
        #expect(try enumeration("scan_reason").allSatisfy { ScanReason(rawValue: $0) != nil })
        #expect(try enumeration("origin").allSatisfy { Origin(rawValue: $0) != nil })
    }

    private func expect(_ name: String, _ words: [String]) throws {
        #expect(try enumeration(name) == words)
    }

    private func enumeration(_ name: String) throws -> [String] {
        let terms = try ProtocolSchemas.strict.get().documents["terms.json"]
        let words = try #require(terms?["$defs"]?[name]?["enum"]?.array)
        return words.compactMap(\.string)
    }

    private func definitions() throws -> [(document: String, name: String)] {
        let schemas = try ProtocolSchemas.strict.get()
        return ["answers.json", "requests.json"].flatMap { document in
            schemas.definitions(of: document).map { (document, $0.name) }
        }
    }
}
