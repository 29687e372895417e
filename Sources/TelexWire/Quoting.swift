import TelexModel

/// Appends well-formed UTF-8 as a JSON string (RFC 8259, section 7).
///
/// Beyond what JSON asks for, everything that a terminal acts upon or that turns the direction of
/// text is written as `\uXXXX`: DEL, the C1 controls, bidi marks, line and paragraph separators.
/// A name or a headline is hostile, and feeds are looked at with `socat` alone.
func appendQuoted(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    var index = 0
    while index < text.count {
        let byte = text[index]
        // Most bytes need nothing: they are copied in runs.
        if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte < 0x7F {
            index += 1
            continue
        }
        guard let unit = unitToEscape(text, at: index) else {
            index += 1
            continue
        }
        bytes.append(contentsOf: text[start..<index])
        appendEscape(unit.value, to: &bytes)
        index += unit.length
        start = index
    }
    bytes.append(contentsOf: text[start...])
    bytes.append(UInt8(ascii: "\""))
}

/// The scalar that begins at `index`, if it must be escaped, and its length in bytes.
private func unitToEscape(
    _ text: UnsafeBufferPointer<UInt8>,
    at index: Int
) -> (value: UInt16, length: Int)? {
    let byte = text[index]
    if byte < 0x80 { return (UInt16(byte), 1) }
    let second = index + 1 < text.count ? text[index + 1] : 0
    switch byte {
    case 0xC2 where second < 0xA0:  // U+0080 to U+009F
        return (UInt16(second), 2)
    case 0xD8 where second == 0x9C:  // U+061C
        return (0x061C, 2)
    case 0xE2 where second == 0x80 || second == 0x81:
        let third = index + 2 < text.count ? text[index + 2] : 0
        let scalar = 0x2000 | UInt16(second & 0x3F) << 6 | UInt16(third & 0x3F)
        switch scalar {
        case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: return (scalar, 3)
        default: return nil
        }
    default:
        return nil
    }
}

private func appendEscape(_ unit: UInt16, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch unit {
    case 0x22, 0x5C: bytes.append(UInt8(unit))
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
        bytes.append(UInt8(ascii: "u"))
        for shift in stride(from: 12, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: unit >> UInt16(shift)) & 0xF
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}

/// The bytes of a quoted string without its quotation marks, as `appendQuoted` wrote it.
func unquoted(_ quoted: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(quoted.count)
    var rest = quoted[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
            bytes.append(byte)
            continue
        }
        switch escape {
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "u"):
            let unit = rest.prefix(4).reduce(UInt32(0)) { $0 << 4 | UInt32(hexValue($1) ?? 0) }
            rest = rest.dropFirst(4)
            // No escape stands for half a character.
            if let scalar = Unicode.Scalar(unit) { bytes.append(contentsOf: scalar.utf8) }
        default: bytes.append(escape)
        }
    }
    return bytes
}
