import TelexWire
import Testing

@testable import TestSupport

@Suite("Compiling schemas")
struct SchemaCompilerTests {
    /// A schema, what fits it, and what does not.
    static let rows: [(schema: String, fits: [String], refused: [String])] = [
        ("true", ["1", "null"], []),
        ("false", [], ["1", "null"]),
        (#"{"type":"integer"}"#, ["1", "-1", "1.0"], ["1.5", "\"1\"", "true"]),
        (#"{"type":"number"}"#, ["1", "1.5"], ["null"]),
        (#"{"type":"string"}"#, ["\"\""], ["1"]),
        (#"{"type":"boolean"}"#, ["true", "false"], ["0"]),
        (#"{"type":"null"}"#, ["null"], ["false"]),
        (#"{"const":1}"#, ["1", "1.0"], ["2", "true"]),
        (#"{"enum":["a",null]}"#, [#""a""#, "null"], [#""b""#]),
        (#"{"pattern":"^a[0-9]{2}$"}"#, [#""a12""#, "7"], [#""a1""#, #""xa12""#, #""a12\n""#]),
        (#"{"pattern":"^b"}"#, [#""b\u0000""#], [#""\u0000b""#, #""""#]),
        (#"{"minLength":1,"maxLength":2}"#, [#""é""#, #""éé""#, "1"], [#""""#, #""ééé""#]),
        (#"{"minimum":1,"maximum":3}"#, ["1", "3", "2.5", #""x""#], ["0", "4", "0.5"]),
        (#"{"minItems":1,"maxItems":2}"#, ["[1]", "[1,2]", "1"], ["[]", "[1,2,3]"]),
        (#"{"items":{"type":"null"}}"#, ["[]", "[null]", "1"], ["[null,1]"]),
        (#"{"properties":{"a":false}}"#, ["{}", #"{"b":1}"#, "1"], [#"{"a":1}"#]),
        (#"{"properties":{"a":{"const":1}}}"#, [#"{"a":2,"a":1}"#], [#"{"a":1,"a":2}"#]),
        (
            #"{"properties":{"a":true},"additionalProperties":false}"#, ["{}", #"{"a":1}"#, "1"],
            [#"{"b":1}"#]
        ),
        (#"{"required":["a"]}"#, [#"{"a":1}"#, "1"], ["{}"]),
        (#"{"dependentRequired":{"a":["b"]}}"#, ["{}", #"{"a":1,"b":1}"#, "1"], [#"{"a":1}"#]),
        (
            #"{"dependentSchemas":{"a":{"required":["b"]}}}"#, ["{}", #"{"a":1,"b":1}"#],
            [#"{"a":1}"#]
        ),
        (#"{"allOf":[{"minimum":1},{"maximum":2}]}"#, ["1"], ["0", "3"]),
        (#"{"anyOf":[{"const":1},{"type":"integer"}]}"#, ["1", "2"], ["null"]),
        (#"{"oneOf":[{"const":1},{"type":"integer"}]}"#, ["2"], ["1", "null"]),
        (#"{"not":{"const":1}}"#, ["2"], ["1"]),
        (
            #"{"if":{"minimum":9},"then":{"const":9},"else":{"const":1}}"#, ["9", "1"],
            ["10", "2"]
        ),
        (#"{"if":{"minimum":9},"else":{"const":1}}"#, ["9", "10", "1"], ["2"]),
        (##"{"$ref":"#/$defs/one","$defs":{"one":{"const":1}}}"##, ["1"], ["2"]),
    ]

    @Test("A keyword means what JSON Schema says", arguments: rows)
    func keyword(schema: String, fits: [String], refused: [String]) throws {
        let compiled = try compile(schema)
        for text in fits {
            let fault = compiled.fault(in: try JSONParser.parse(Array(text.utf8)))
            #expect(fault == nil, "\(text)")
        }
        for text in refused {
            let fault = compiled.fault(in: try JSONParser.parse(Array(text.utf8)))
            #expect(fault != nil, "\(text)")
        }
    }

    @Test(
        "A schema with anything unknown is refused",
        arguments: [
            #"{"unevaluatedProperties":false}"#, #"{"type":["string","null"]}"#,
            #"{"type":"text"}"#, #"{"properties":{"a":{"requird":["b"]}}}"#, #"{"then":true}"#,
            #"{"additionalProperties":true}"#, ##"{"$ref":"#/$defs/none"}"##, #"{"minimum":"1"}"#,
            ##"{"$ref":"other.json#"}"##, #"{"pattern":"^\\d$"}"#, #"{"pattern":"("}"#, "1",
            #"{"if":{"x":1},"then":true}"#, #"{"anyOf":[{"not":{"format":"date"}}]}"#,
        ]
    )
    func unknown(schema: String) throws {
        #expect(throws: SchemaError.self) { try compile(schema) }
    }

    @Test("A strict schema has no members but those that it names, at any depth")
    func strict() throws {
        let schema =
            #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":true}}}}"#
        for (line, isOpen) in [
            (#"{"a":{"b":1}}"#, false), (#"{"a":{"c":1}}"#, true), (#"{"d":1}"#, true),
        ] {
            let line = try JSONParser.parse(Array(line.utf8))
            #expect(try compile(schema).fault(in: line) == nil)
            #expect((try compile(schema, isStrict: true).fault(in: line) != nil) == isOpen)
        }
    }

    private func compile(_ text: String, isStrict: Bool = false) throws -> Schema {
        let document = try JSONParser.parse(Array(text.utf8))
        return try SchemaCompiler(documents: ["x.json": document], isStrict: isStrict)
            .schema(at: "x.json")
    }
}
