import Testing

@testable import TelexWire

@Suite("Parsing JSON")
struct JSONParserTests {
    static let accepted: [(text: String, value: JSONValue)] = [
        ("null", .null),
        ("true", .bool(true)),
        ("false", .bool(false)),
        ("0", .integer(0)),
        ("-0", .integer(0)),
        ("42", .integer(42)),
        ("9007199254740991", .integer(9_007_199_254_740_991)),
        ("-9007199254740991", .integer(-9_007_199_254_740_991)),
        ("1.5", .number(1.5)),
        ("-1.5e2", .number(-150)),
        ("1E+2", .number(100)),
        ("1e-2", .number(0.01)),
        ("0.25", .number(0.25)),
        (#""""#, .string("")),
        (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{C}\n\r\t")),
        (#""\u0041\u00e9\u00E9\u2028""#, .string("Aéé\u{2028}")),
        (#""\ud83d\ude00""#, .string("😀")),
        (#""\uD800\uDC00\udbff\udfff""#, .string("\u{10000}\u{10FFFF}")),
        (#""\u0000""#, .string("\0")),
        ("\"\u{7F}é漢\"", .string("\u{7F}é漢")),
        ("[]", .array([])),
        ("[ 1 , [ ] ]", .array([.integer(1), .array([])])),
        ("{}", .object([])),
        (" \t\r\n{ \"a\" : 1 } \t\r\n", .object([member("a", .integer(1))])),
        ("{\"op\":\"ping\"}\r", .object([member("op", .string("ping"))])),
        (
            #"{"a":1,"a":2}"#,
            .object([member("a", .integer(1)), member("a", .integer(2))])
        ),
        (
            #"{"a":{"b":[true,null]},"":0}"#,
            .object([
                member("a", .object([member("b", .array([.bool(true), .null]))])),
                member("", .integer(0)),
            ])
        ),
    ]

    @Test("A valid text is read", arguments: accepted)
    func accepts(text: String, value: JSONValue) throws {
        #expect(try JSONParser.parse(Array(text.utf8)) == value)
    }

    static let refused: [(text: String, reason: String)] = [
        ("", "the value is missing"),
        ("   ", "the value is missing"),
        ("nul", "no JSON value"),
        ("nulls", "something follows the value"),
        ("True", "no JSON value"),
        ("NaN", "no JSON value"),
        ("Infinity", "no JSON value"),
        ("+1", "no JSON value"),
        ("-", "no JSON value"),
        ("01", "a number begins with 0"),
        ("-00", "a number begins with 0"),
        (".5", "no JSON value"),
        ("1.", "no JSON value"),
        ("1e", "no JSON value"),
        ("1e+", "no JSON value"),
        ("0x10", "something follows the value"),
        ("9007199254740992", "outside ±(2^53−1)"),
        ("-9007199254740992", "outside ±(2^53−1)"),
        ("9223372036854775808", "outside ±(2^53−1)"),
        ("-9223372036854775808", "outside ±(2^53−1)"),
        ("123456789012345678901234567890", "outside ±(2^53−1)"),
        ("1e999", "the number is too large"),
        ("1 2", "something follows the value"),
        ("{} x", "something follows the value"),
        ("{}{}", "something follows the value"),
        ("\"abc", "a string does not end"),
        ("\"abc\\", "a string does not end"),
        (#""\x41""#, "an unknown escape"),
        (#""\u12""#, "without four hex digits"),
        (#""\u12g4""#, "without four hex digits"),
        (#""\u+123""#, "without four hex digits"),
        (#""\ud800""#, "a lone surrogate"),
        (#""\udc00""#, "a lone surrogate"),
        (#""\udfff\ud800""#, "a lone surrogate"),
        (#""\ud800\u0041""#, "a lone surrogate"),
        (#""\ud800\ud800""#, "a lone surrogate"),
        (#""\ud800x""#, "a lone surrogate"),
        ("\"a\tb\"", "a control character"),
        ("\"a\nb\"", "a control character"),
        ("\"a\u{0}b\"", "a control character"),
        ("\"a\u{1F}b\"", "a control character"),
        ("[1,]", "no JSON value"),
        ("[,1]", "no JSON value"),
        ("[1 2]", "']' is missing"),
        ("[", "the value is missing"),
        ("[1", "']' is missing"),
        ("{\"a\":1,}", "a member's name is missing"),
        ("{a:1}", "a member's name is missing"),
        ("{'a':1}", "a member's name is missing"),
        ("{\"a\"}", "':' is missing"),
        ("{\"a\" 1}", "':' is missing"),
        ("{\"a\":}", "no JSON value"),
        ("{\"a\":1", "'}' is missing"),
        ("{\"a\":1 \"b\":2}", "'}' is missing"),
        ("/* */ 1", "no JSON value"),
        ("\u{FEFF}1", "no JSON value"),
        ("\u{A0}1", "no JSON value"),
    ]

    @Test("A text that is no JSON is refused, and why is said", arguments: refused)
    func refuses(text: String, reason: String) {
        let error = #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(error?.message.contains(reason) == true)
    }

    static let notUTF8: [[UInt8]] = [
        [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
        [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x80, 0x22], [0x31, 0x80], [0xFE, 0xFF],
    ]

    @Test("Bytes that are not UTF-8 are refused", arguments: notUTF8)
    func refusesBytes(bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
        #expect(error?.message == "the line is not valid UTF-8")
    }

    @Test("Arrays and objects may be nested 32 deep and no deeper")
    func depth() throws {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let middle = open == "[" ? "" : "1"
            let deepest =
                String(repeating: open, count: 32) + middle + String(repeating: close, count: 32)
            #expect(throws: Never.self) { try JSONParser.parse(Array(deepest.utf8)) }
            let deeper = open + deepest + close
            let error = #expect(throws: JSONError.self) {
                try JSONParser.parse(Array(deeper.utf8))
            }
            #expect(error?.message.contains("nested deeper than 32") == true)
        }
        // Beside each other they are not nested.
        let wide = "[" + Array(repeating: "[]", count: 1_000).joined(separator: ",") + "]"
        #expect(try JSONParser.parse(Array(wide.utf8)).array?.count == 1_000)
    }

    @Test("A million open brackets cost no stack")
    func millionDeep() {
        for bracket in ["[", "{\"a\":"] {
            let text = String(repeating: bracket, count: 1_000_000)
            let error = #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
            #expect(error?.message.contains("nested deeper than 32") == true)
        }
    }

    @Test("Of members that share a name the last is found")
    func duplicates() throws {
        let value = try JSONParser.parse(Array(#"{"a":1,"b":2,"a":3}"#.utf8))
        #expect(value["a"] == .integer(3))
        #expect(value["c"] == nil)
    }

    @Test("An error names the byte where reading stopped")
    func place() {
        let error = #expect(throws: JSONError.self) { try JSONParser.parse(Array("[1,x]".utf8)) }
        #expect(error == JSONError(message: "no JSON value, at byte 4"))
    }

    private static func member(_ name: String, _ value: JSONValue) -> JSONValue.Member {
        JSONValue.Member(name: name, value: value)
    }
}
