/// Blocks of 16 bytes of ASCII, one after the other, whose words are counted in all places at once.
///
/// A byte's answers stand in its lane: all bits of it for yes, none for no.
struct ASCIIRun {
    /// Where the first block ends the run that is not all ASCII, or the text.
    private(set) var end: Int
    /// How many words begin in the run.
    private(set) var words: Int64 = 0
    /// Whether a NUL is among the bytes.
    var hasNUL: Bool { nuls != Lanes() }

    private typealias Lanes = SIMD16<UInt8>
    private static let blockByteCount = 16
    /// A lane counts so far at most.
    private static let laneLimit = 255

    private var nuls = Lanes()

    /// Passes over the blocks from `start`, before which stand two bytes of ASCII.
    @inline(__always)
    init(of text: UnsafeRawBufferPointer, from start: Int) {
        end = start
        while true {
            var counts = Lanes()
            var blockCount = 0
            while blockCount < Self.laneLimit, end + Self.blockByteCount <= text.count {
                let bytes = Self.load(text, end)
                if !Self.isASCII(bytes) { break }
                nuls |= Self.equal(bytes, 0)
                let before = Self.load(text, end - 1)
                let joined = Self.joiners(before) & Self.words(Self.load(text, end - 2))
                counts &-= Self.words(bytes) & ~Self.words(before) & ~joined
                end += Self.blockByteCount
                blockCount += 1
            }
            words += Int64(SIMD16<UInt16>(truncatingIfNeeded: counts).wrappedSum())
            if blockCount < Self.laneLimit { return }
        }
    }

    @inline(__always)
    private static func load(_ text: UnsafeRawBufferPointer, _ index: Int) -> Lanes {
        text.loadUnaligned(fromByteOffset: index, as: Lanes.self)
    }

    @inline(__always)
    private static func isASCII(_ bytes: Lanes) -> Bool {
        // Both are sixteen bytes.
        let halves = unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
        return (halves.x | halves.y) & 0x8080_8080_8080_8080 == 0
    }

    /// The letters and digits.
    @inline(__always)
    private static func words(_ bytes: Lanes) -> Lanes {
        // The bit that tells lower case from upper makes one of both, and letters of no others.
        within(bytes | 0x20, UInt8(ascii: "a"), 26) | within(bytes, UInt8(ascii: "0"), 10)
    }

    /// The apostrophes and hyphens.
    @inline(__always)
    private static func joiners(_ bytes: Lanes) -> Lanes {
        equal(bytes, UInt8(ascii: "'")) | equal(bytes, UInt8(ascii: "-"))
    }

    @inline(__always)
    private static func within(_ bytes: Lanes, _ low: UInt8, _ count: UInt8) -> Lanes {
        marked(bytes &- low .< Lanes(repeating: count))
    }

    @inline(__always)
    private static func equal(_ bytes: Lanes, _ byte: UInt8) -> Lanes {
        marked(bytes .== Lanes(repeating: byte))
    }

    @inline(__always)
    private static func marked(_ mask: SIMDMask<SIMD16<Int8>>) -> Lanes {
        Lanes().replacing(with: .max, where: mask)
    }
}
