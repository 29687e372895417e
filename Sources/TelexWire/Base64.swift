/// Base 64 with padding (RFC 4648, section 4).
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// The text form of `bytes`.
    package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 1
            if count % 3 == 0 { append(bits, digits: 4, to: &text) }
        }
        switch count % 3 {
        case 1:
            append(bits << 16, digits: 2, to: &text)
            text.append(contentsOf: "==".utf8)
        case 2:
            append(bits << 8, digits: 3, to: &text)
            text.append(UInt8(ascii: "="))
        default: break
        }
        return text
    }

    /// The bytes of a text form; nil where it is none, lacks its padding, or has bits to spare.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        var padding = 0
        for digit in text {
            if digit == UInt8(ascii: "=") {
                padding += 1
                bits <<= 6
            } else {
                guard padding == 0, let value = value(of: digit) else { return nil }
                bits = bits << 6 | value
            }
            count += 1
            guard count % 4 == 0 else { continue }
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits))
        }
        guard padding <= 2, bytes.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
        bytes.removeLast(padding)
        // One way to write each content: what does not come out again was not written so.
        return encode(bytes).elementsEqual(text) ? bytes : nil
    }

    private static func append(_ bits: UInt32, digits: Int, to text: inout [UInt8]) {
        for place in 0..<digits {
            text.append(alphabet[Int(bits >> UInt32(18 - 6 * place)) & 0x3F])
        }
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
