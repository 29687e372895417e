import TestSupport

@testable import TelexWire

/// The examples that the schemas give, and what a mistake makes of them.
enum SchemaExamples {
    /// Every example, with the document and the definition that it is of.
    static func all() throws -> [(document: String, name: String, line: JSONValue)] {
        let schemas = try ProtocolSchemas.strict.get()
        return ["answers.json", "requests.json"].flatMap { document in
            schemas.definitions(of: document).flatMap { definition in
                (definition.value["examples"]?.array ?? []).map {
                    (document, definition.name, $0)
                }
            }
        }
    }

    /// The definition that a line is judged by.
    static func name(_ line: JSONValue) -> String? {
        if line["specversion"] != nil { return "event" }
        return line["op"]?.string ?? line["type"]?.string
    }

    /// The same value with one thing else, in every way that comes to mind, at every place.
    static func mutations(of value: JSONValue) -> [JSONValue] {
        var mutations = others(than: value)
        switch value {
        case .object(let members):
            mutations.append(.object(members + [JSONValue.Member(name: "other", value: .null)]))
            for index in members.indices {
                var fewer = members
                fewer.remove(at: index)
                mutations.append(.object(fewer))
                for mutation in self.mutations(of: members[index].value) {
                    var altered = members
                    altered[index].value = mutation
                    mutations.append(.object(altered))
                }
            }
        case .array(let elements):
            mutations.append(.array([]))
            for index in elements.indices {
                for mutation in self.mutations(of: elements[index]) {
                    var altered = elements
                    altered[index] = mutation
                    mutations.append(.array(altered))
                }
            }
        default: break
        }
        return mutations
    }

    private static func others(than value: JSONValue) -> [JSONValue] {
        switch value {
        case .string(let text):
            return [.null, .integer(1), .string(""), .string(text + "x"), .string("x" + text)]
                + [.string(String(text.dropLast())), .string(text.uppercased()), .string("a/../b")]
                + [.string("removed"), .string("moved"), .string("cursor_expired")]
        case .integer(let number):
            return [0, 1, 2, -1, number + 1, 1 << 53].map { .integer($0) }
                + [.null, .bool(true), .string("\(number)"), .number(0.5)]
        case .bool(let flag): return [.bool(!flag), .null, .integer(1)]
        case .null: return [.bool(false), .string("absent"), .object([])]
        default: return [.null, .bool(true), .string("x")]
        }
    }
}
