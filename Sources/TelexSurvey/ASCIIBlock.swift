/// Up to 8 bytes of ASCII, looked at together: each byte of a machine word is one of the text.
///
/// All sums below stay within their byte, because no byte is over 0x7f; a byte's answer is its
/// highest bit.
struct ASCIIBlock {
    /// How many bytes of ASCII stand at the place, at most 8.
    let count: Int
    private let bytes: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Looks at the bytes from `index`, where the text has at least one.
    @inline(__always)
    init(of text: UnsafeRawBufferPointer, at index: Int) {
        let present = min(8, text.count - index)
        var loaded: UInt64 = 0
        if present == 8 {
            loaded = UInt64(
                littleEndian: text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            )
        } else {
            for offset in 0..<present { loaded |= UInt64(text[index + offset]) << (8 * offset) }
        }
        count = min(present, (loaded & Self.highBits).trailingZeroBitCount / 8)
        bytes = loaded & ~Self.highBits
    }

    /// Whether a NUL is among the bytes.
    var hasNUL: Bool { bits(equal(to: 0)) & ((1 << UInt32(truncatingIfNeeded: count)) - 1) != 0 }

    /// The letters and digits, the first byte's in bit 0; bits from `count` on mean nothing.
    var words: UInt32 {
        // The bit that tells lower case from upper makes one of both, and letters of no others.
        let lowered = bytes | 0x20 * Self.ones
        let letters = within(lowered, UInt8(ascii: "a"), UInt8(ascii: "z"))
        let digits = within(bytes, UInt8(ascii: "0"), UInt8(ascii: "9"))
        return bits(letters | digits)
    }

    /// The apostrophes and hyphens, in the same way.
    var joiners: UInt32 {
        bits(equal(to: UInt8(ascii: "'")) | equal(to: UInt8(ascii: "-")))
    }

    @inline(__always)
    private func within(_ bytes: UInt64, _ low: UInt8, _ high: UInt8) -> UInt64 {
        let atLeast = bytes &+ UInt64(0x80 - low) &* Self.ones
        let above = bytes &+ UInt64(0x7f - high) &* Self.ones
        return atLeast & ~above & Self.highBits
    }

    @inline(__always)
    private func equal(to byte: UInt8) -> UInt64 {
        (Self.highBits &- (bytes ^ UInt64(byte) &* Self.ones)) & Self.highBits
    }

    /// Gathers the highest bits of the bytes: the product moves that of byte n to bit 56 + n.
    @inline(__always)
    private func bits(_ marks: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: ((marks >> 7) &* 0x0102_0408_1020_4080) >> 56)
    }
}
