/// A character as patterns see it: a Unicode scalar, or a byte that is no part of valid UTF-8.
struct GlobCharacter {
    /// The scalar's number; for a lone byte one that no scalar has.
    let value: UInt32
    /// 1 to 4.
    let byteCount: Int

    /// The number of `/`.
    static let slash: UInt32 = 0x2f
    private static let firstLoneByte: UInt32 = 0x11_0000

    /// The character that begins at `index`.
    init(in path: UnsafeBufferPointer<UInt8>, at index: Int) {
        let first = path[index]
        if first < 0x80 {
            value = UInt32(first)
            byteCount = 1
            return
        }
        let expected = Self.byteCount(after: first)
        if expected > 1, index + expected <= path.count {
            var number = UInt32(first) & (0x7f >> UInt32(expected))
            var isValid = true
            for offset in 1..<expected {
                let byte = path[index + offset]
                isValid = isValid && byte & 0xc0 == 0x80
                number = number << 6 | UInt32(byte & 0x3f)
            }
            if isValid, Unicode.Scalar(number) != nil, number >= Self.lowest(of: expected) {
                value = number
                byteCount = expected
                return
            }
        }
        value = Self.firstLoneByte + UInt32(first)
        byteCount = 1
    }

    private static func byteCount(after first: UInt8) -> Int {
        switch first {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 1
        }
    }

    /// The lowest number that is not written with fewer bytes.
    private static func lowest(of byteCount: Int) -> UInt32 {
        switch byteCount {
        case 2: 0x80
        case 3: 0x800
        default: 0x1_0000
        }
    }
}
