import TelexWire

/// Compiles the schemas of a few documents, and refuses whatever it does not know.
struct SchemaCompiler {
    /// The documents by their file names, by which they name each other.
    let documents: [String: JSONValue]
    /// Whether an object has no members but those that its schema names.
    ///
    /// The published answers are open, for the protocol to grow; a test wants no unknown member.
    let isStrict: Bool

    private static let annotations: Set<String> = [
        "$schema", "$id", "$defs", "title", "description", "examples",
    ]

    /// The schema at a place such as `answers.json#/$defs/hello`.
    func schema(at reference: String, in document: String = "") throws(SchemaError) -> Schema {
        let parts = reference.split(separator: "#", omittingEmptySubsequences: false)
        let name = parts[0].isEmpty ? document : String(parts[0])
        guard var value = documents[name] else { throw SchemaError("no document: \(reference)") }
        for step in parts.dropFirst().joined().split(separator: "/") {
            guard let next = value[String(step)] else {
                throw SchemaError("nothing at \(reference)")
            }
            value = next
        }
        return try compile(value, name)
    }

    private func compile(_ value: JSONValue, _ document: String) throws(SchemaError) -> Schema {
        switch value {
        case .bool(let allows): return Schema(checks: allows ? [] : [.never])
        case .object(let members):
            var checks: [Schema.Check] = []
            for member in members {
                let check = try check(member.name, member.value, of: value, document)
                if let check { checks.append(check) }
            }
            if isStrict, let names = open(value) { checks.append(.closed(names)) }
            return Schema(checks: checks)
        default: throw SchemaError("no schema: \(value)")
        }
    }

    /// The members of an object that says which it has, and not that there are no others.
    private func open(_ schema: JSONValue) -> Set<String>? {
        guard schema["type"] == .string("object"), schema["additionalProperties"] == nil,
            case .object(let members)? = schema["properties"]
        else { return nil }
        return Set(members.map(\.name))
    }

    private func check(
        _ keyword: String,
        _ value: JSONValue,
        of schema: JSONValue,
        _ document: String
    ) throws(SchemaError) -> Schema.Check? {
        switch (keyword, value) {
        case ("$ref", .string(let reference)):
            return .all([try self.schema(at: reference, in: document)])
        case ("type", .string(let name)):
            guard let type = Schema.ValueType(rawValue: name) else { break }
            return .type(type)
        case ("const", _): return .values([value], fault: ": it is not \(value)")
        case ("enum", .array(let values)):
            return .values(values, fault: ": it is none of \(values)")
        case ("pattern", .string(let text)): return .pattern(try Pattern(text))
        case ("minLength", .integer), ("maxLength", .integer):
            return .length(Int(bound("minLength", schema))...Int(bound("maxLength", schema)))
        case ("minItems", .integer), ("maxItems", .integer):
            return .count(Int(bound("minItems", schema))...Int(bound("maxItems", schema)))
        case ("minimum", .integer(let least)): return .range(Double(least) ... .infinity)
        case ("maximum", .integer(let most)): return .range(-.infinity...Double(most))
        case ("items", _): return .items(try compile(value, document))
        case ("properties", .object(let members)):
            return .properties(try schemas(members, document))
        case ("additionalProperties", .bool(false)):
            guard case .object(let members)? = schema["properties"] else { break }
            return .closed(Set(members.map(\.name)))
        case ("required", .array(let names)): return .required(names.compactMap(\.string))
        case ("dependentRequired", .object(let rows)):
            return .dependentRequired(
                Dictionary(
                    uniqueKeysWithValues: rows.map {
                        ($0.name, ($0.value.array ?? []).compactMap(\.string))
                    }
                )
            )
        case ("dependentSchemas", .object(let rows)): return .dependent(try schemas(rows, document))
        default: return try combination(keyword, value, of: schema, document)
        }
        throw SchemaError("\(keyword) is not known with \(value)")
    }

    private func combination(
        _ keyword: String,
        _ value: JSONValue,
        of schema: JSONValue,
        _ document: String
    ) throws(SchemaError) -> Schema.Check? {
        switch (keyword, value) {
        case ("allOf", .array(let parts)): return .all(try schemas(parts, document))
        case ("anyOf", .array(let parts)): return .any(try schemas(parts, document))
        case ("oneOf", .array(let parts)): return .one(try schemas(parts, document))
        case ("not", _): return .not(try compile(value, document))
        case ("if", _):
            return .conditional(
                try compile(value, document),
                then: try compile(schema["then"] ?? .bool(true), document),
                otherwise: try compile(schema["else"] ?? .bool(true), document)
            )
        case ("then", _) where schema["if"] != nil, ("else", _) where schema["if"] != nil:
            return nil
        case _ where Self.annotations.contains(keyword): return nil
        default: throw SchemaError("\(keyword) is not known with \(value)")
        }
    }

    private func schemas(
        _ members: [JSONValue.Member],
        _ document: String
    ) throws(SchemaError) -> [String: Schema] {
        var schemas: [String: Schema] = [:]
        for member in members { schemas[member.name] = try compile(member.value, document) }
        return schemas
    }

    private func schemas(
        _ parts: [JSONValue],
        _ document: String
    ) throws(SchemaError) -> [Schema] {
        var schemas: [Schema] = []
        for part in parts { schemas.append(try compile(part, document)) }
        return schemas
    }

    private func bound(_ name: String, _ schema: JSONValue) -> Int64 {
        schema[name]?.integer ?? (name.hasPrefix("min") ? 0 : 1 << 53)
    }
}

/// Why a schema can't be compiled.
package struct SchemaError: Error, CustomStringConvertible {
    /// What is wrong with it.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
