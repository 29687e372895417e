public import TelexModel

/// Writes one JSON object a line into a buffer, member by member, without an intermediate tree.
///
/// Member names are ours and need no escaping; values are escaped so that a line is valid UTF-8,
/// is one line, and holds nothing that a terminal would act upon.
public struct LineWriter: Sendable {
    /// What was written so far.
    public var bytes: [UInt8] = []

    /// Starts with an empty buffer.
    public init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    /// Begins a line: `{"id":…,"type":"…"`, the id only where the request had one.
    public mutating func begin(_ type: StaticString, id: RequestID? = nil) {
        raw("{")
        if let id {
            raw("\"id\":")
            value(id)
            raw(",")
        }
        raw("\"type\":\"")
        raw(type)
        raw("\"")
    }

    /// Ends a line: `}` and the newline.
    public mutating func end() {
        raw("}\n")
    }

    /// Writes text that is known to need no escaping.
    public mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Writes `,"name":`.
    public mutating func name(_ name: StaticString) {
        raw(",\"")
        raw(name)
        raw("\":")
    }

    /// Writes a string's value with its quotes.
    public mutating func value(_ text: some StringProtocol) {
        var copy = String(text)
        copy.withUTF8 { appendQuoted($0, to: &bytes) }
    }

    /// Writes a number.
    public mutating func value(_ number: Int64) {
        appendDecimal(number, to: &bytes)
    }

    /// Writes a request's id as it came.
    public mutating func value(_ id: RequestID) {
        switch id {
        case .number(let number): value(number)
        case .text(let text): value(text)
        }
    }

    /// Writes a member that is a string.
    public mutating func member(_ name: StaticString, _ text: some StringProtocol) {
        self.name(name)
        value(text)
    }

    /// Writes a member that is a number.
    public mutating func member(_ name: StaticString, _ number: Int64) {
        self.name(name)
        value(number)
    }

    /// Writes a member that is `true` or `false`.
    public mutating func member(_ name: StaticString, _ flag: Bool) {
        self.name(name)
        raw(flag ? "true" : "false")
    }

    /// Writes a member that is a moment.
    public mutating func member(_ name: StaticString, _ time: Timestamp, digits: FractionDigits) {
        self.name(name)
        raw("\"")
        time.append(to: &bytes, digits: digits)
        raw("\"")
    }

    /// Writes a member that is a place in the journal.
    public mutating func member(_ name: StaticString, _ cursor: Cursor) {
        self.name(name)
        raw("\"")
        appendHex(cursor.journal.value, to: &bytes)
        raw("-")
        value(cursor.seq)
        raw("\"")
    }

    /// Writes a member that is a hash.
    public mutating func member(_ name: StaticString, _ hash: ContentHash) {
        self.name(name)
        raw("\"sha256:")
        hash.withBytes { digest in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * digest.count) { digits in
                for (index, byte) in digest.enumerated() {
                    digits[2 * index] = hexDigit(byte >> 4)
                    digits[2 * index + 1] = hexDigit(byte & 0xf)
                }
                bytes.append(contentsOf: digits)
            }
        }
        raw("\"")
    }
}

extension LineWriter {
    /// Writes a member that names a file, and its `…_base64` sibling where the name is no UTF-8.
    public mutating func member(_ name: StaticString, path: [UInt8]) {
        self.name(name)
        value(path: name, path)
    }

    /// Writes the value of a member that names a file, and after it the sibling.
    mutating func value(path name: StaticString, _ path: [UInt8]) {
        if isUTF8(path) { return path.withUnsafeBufferPointer { appendQuoted($0, to: &bytes) } }
        value(String(decoding: path, as: UTF8.self))
        raw(",\"")
        raw(name)
        raw("_base64\":")
        value(base64: path[...])
    }

    /// Writes a member that is text, of which it is known that it is UTF-8.
    mutating func member(_ name: StaticString, utf8 text: ArraySlice<UInt8>) {
        self.name(name)
        text.withUnsafeBufferPointer { appendQuoted($0, to: &bytes) }
    }

    /// Writes a member that is bytes in base 64.
    mutating func member(_ name: StaticString, base64 content: ArraySlice<UInt8>) {
        self.name(name)
        value(base64: content)
    }

    private mutating func value(base64 content: ArraySlice<UInt8>) {
        raw("\"")
        bytes.append(contentsOf: Base64.encode(content))
        raw("\"")
    }
}

/// Whether the bytes are well-formed UTF-8 (RFC 3629).
package func isUTF8(_ bytes: [UInt8]) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
}

/// Appends a number in decimal.
package func appendDecimal(_ number: Int64, to bytes: inout [UInt8]) {
    if number >= 0, number < 10 {
        bytes.append(UInt8(ascii: "0") + UInt8(number))
        return
    }
    var rest = number.magnitude
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
        var start = 20
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.append(contentsOf: digits[start...])
    }
}

/// Appends eight lower-case hex digits.
private func appendHex(_ value: UInt32, to bytes: inout [UInt8]) {
    for shift in stride(from: 28, through: 0, by: -4) {
        bytes.append(hexDigit(UInt8(truncatingIfNeeded: value >> UInt32(shift)) & 0xf))
    }
}
