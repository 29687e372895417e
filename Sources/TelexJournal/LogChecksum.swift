/// The running sum over a write-ahead log (https://sqlite.org/walformat.html#checksum_algorithm).
struct LogChecksum: Equatable {
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    /// The sum of nothing.
    init() {}

    /// A sum as it is stored, in eight bytes.
    init(stored bytes: UnsafeRawBufferPointer) {
        first = Self.word(bytes, at: 0, isBigEndian: true)
        second = Self.word(bytes, at: 4, isBigEndian: true)
    }

    /// Goes on with bytes whose number is a multiple of eight.
    mutating func add(_ bytes: UnsafeRawBufferPointer, isBigEndian: Bool) {
        for offset in stride(from: 0, to: bytes.count, by: 8) {
            first &+= Self.word(bytes, at: offset, isBigEndian: isBigEndian) &+ second
            second &+= Self.word(bytes, at: offset + 4, isBigEndian: isBigEndian) &+ first
        }
    }

    /// The four bytes at an offset as a number.
    static func word(
        _ bytes: UnsafeRawBufferPointer,
        at offset: Int,
        isBigEndian: Bool
    ) -> UInt32 {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
    }
}
