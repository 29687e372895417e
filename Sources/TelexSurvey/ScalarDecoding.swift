/// One Unicode scalar and how many bytes it takes.
struct DecodedScalar {
    /// The scalar's number.
    var value: UInt32
    /// 1 to 4.
    var byteCount: Int
}

extension UnsafeRawBufferPointer {
    /// The scalar that begins at `index`; nil where the bytes are no UTF-8 (RFC 3629).
    ///
    /// Overlong forms, surrogates and numbers beyond U+10FFFF are no UTF-8.
    func decodeScalar(at index: Int) -> DecodedScalar? {
        let first = UInt32(self[index])
        switch first {
        case 0..<0x80:
            return DecodedScalar(value: first, byteCount: 1)
        case 0xc2..<0xe0:
            guard index + 1 < count, let second = continuation(index + 1) else { return nil }
            return DecodedScalar(value: (first & 0x1f) << 6 | second, byteCount: 2)
        case 0xe0..<0xf0:
            guard index + 2 < count, let second = continuation(index + 1),
                let third = continuation(index + 2)
            else { return nil }
            let value = (first & 0xf) << 12 | second << 6 | third
            guard value >= 0x800, !(0xd800..<0xe000).contains(value) else { return nil }
            return DecodedScalar(value: value, byteCount: 3)
        case 0xf0..<0xf5:
            guard index + 3 < count, let second = continuation(index + 1),
                let third = continuation(index + 2), let fourth = continuation(index + 3)
            else { return nil }
            let value = (first & 0x7) << 18 | second << 12 | third << 6 | fourth
            guard (0x1_0000..<0x11_0000).contains(value) else { return nil }
            return DecodedScalar(value: value, byteCount: 4)
        default:
            return nil
        }
    }

    private func continuation(_ index: Int) -> UInt32? {
        let byte = self[index]
        return byte & 0xc0 == 0x80 ? UInt32(byte & 0x3f) : nil
    }
}

/// Whether the scalar has the Unicode property White_Space.
func isWhiteSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f,
        0x3000:
        true
    default: false
    }
}

/// Whether the scalar ends a line: LF, and CR with or without LF after it.
///
/// The other separators of Unicode are white space like any: no editor for plain text begins a
/// line at a form feed or at U+2028.
func isLineEnd(_ scalar: UInt32) -> Bool {
    scalar == 0x0a || scalar == 0x0d
}
