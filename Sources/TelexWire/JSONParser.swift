/// A strict parser of one JSON text (RFC 8259), with the limits of `PROTOCOL.md`.
///
/// Foundation's takes lone surrogates and numbers that no double holds, knows no limit of depth
/// that can be set, and costs the command 20 ms at start.
public struct JSONParser {
    /// The deepest nesting of arrays and objects.
    public static let depthLimit = 32
    /// The largest magnitude of an integer: what a double holds exactly.
    public static let integerLimit: Int64 = 1 << 53 - 1

    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0

    /// Parses a whole line; what follows the value must be white space.
    public static func parse(_ line: [UInt8]) throws(JSONError) -> JSONValue {
        guard (try? UTF8Span(validating: line.span)) != nil else {
            throw JSONError(message: "the line is not valid UTF-8")
        }
        let result = line.withUnsafeBufferPointer { text -> Result<JSONValue, JSONError> in
            var parser = JSONParser(text: text)
            return Result { () throws(JSONError) in try parser.whole() }
        }
        return try result.get()
    }

    private init(text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    private mutating func whole() throws(JSONError) -> JSONValue {
        let value = try value()
        skipSpace()
        if position < text.count { throw error("something follows the value") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        guard let byte = peek() else { throw error("the value is missing") }
        switch byte {
        case UInt8(ascii: "{"):
            return try nested { parser throws(JSONError) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        depth += 1
        if depth > Self.depthLimit { throw error("nested deeper than \(Self.depthLimit)") }
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw error("a member's name is missing") }
            let name = try string()
            skipSpace()
            if !take(":") { throw error("':' is missing") }
            members.append(JSONValue.Member(name: name, value: try value()))
            skipSpace()
        } while take(",")
        if !take("}") { throw error("'}' is missing") }
        return .object(members)
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try value())
            skipSpace()
        } while take(",")
        if !take("]") { throw error("']' is missing") }
        return .array(elements)
    }

    private mutating func literal(
        _ word: StaticString,
        _ value: JSONValue
    ) throws(JSONError) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer {
            end <= text.count && text[position..<end].elementsEqual($0)
        }
        if !matches { throw error("no JSON value") }
        position = end
        return value
    }

    private func peek() -> UInt8? {
        position < text.count ? text[position] : nil
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard let byte = peek(), UInt32(byte) == expected.value else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A {
            position += 1
        }
    }

    private func error(_ message: String) -> JSONError {
        JSONError(message: "\(message), at byte \(position + 1)")
    }
}

extension JSONParser {
    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        _ = take("-")
        let first = position
        try digits()
        if position - first > 1, text[first] == UInt8(ascii: "0") {
            throw error("a number begins with 0")
        }
        var isInteger = true
        if take(".") {
            isInteger = false
            try digits()
        }
        if take("e") || take("E") {
            isInteger = false
            if !take("+") { _ = take("-") }
            try digits()
        }
        let written = String(decoding: text[start..<position], as: UTF8.self)
        if isInteger {
            guard let number = Int64(written), number.magnitude <= Self.integerLimit.magnitude
            else {
                throw error("the integer lies outside ±(2^53−1)")
            }
            return .integer(number)
        }
        guard let number = Double(written), number.isFinite else {
            throw error("the number is too large")
        }
        return .number(number)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            position += 1
        }
        if position == start { throw error("no JSON value") }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        var bytes: [UInt8] = []
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            case 0..<0x20: throw error("a control character in a string")
            default: bytes.append(byte)
            }
        }
        throw error("a string does not end")
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
        guard let byte = peek() else { throw error("a string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"): bytes.append(contentsOf: String(try scalar()).utf8)
        default: throw error("an unknown escape in a string")
        }
    }

    /// The scalar of `\uXXXX`, or of a surrogate pair of them (RFC 8259, section 7).
    private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let unit = try hexUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, take("\\"), take("u") else { throw error("a lone surrogate") }
        let low = try hexUnit()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw error("a lone surrogate") }
        return scalar
    }

    private mutating func hexUnit() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek(), let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw error("\\u without four hex digits")
            }
            position += 1
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}
