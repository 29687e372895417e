import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

@Suite("Contents as they are kept")
struct ContentCodecTests {
    private func noise(_ count: Int) -> [UInt8] {
        var random = SeededRandom(seed: 7)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private func prose(_ count: Int) -> [UInt8] {
        Array(repeatElement(Array("All the news that fits. ".utf8), count: count / 24 + 1).joined())
            .prefix(count).map { $0 }
    }

    // scenario 42
    @Test("come back to the byte", arguments: [0, 1, 127, 128, 129, 4_096, 70_000, 1 << 20])
    func roundTrip(byteCount: Int) throws {
        let codec = try #require(ContentCodec())
        for content in [noise(byteCount), prose(byteCount)] {
            let stored = content.withUnsafeBytes { codec.pack($0) }
            #expect(stored.bytes.count <= byteCount)
            #expect(ContentCodec.unpack(stored, limit: byteCount) == content)
        }
    }

    @Test("are compressed where that helps, and plain where it does not")
    func encodings() throws {
        let codec = try #require(ContentCodec())
        #expect(prose(127).withUnsafeBytes { codec.pack($0) }.encoding == .plain)
        #expect(prose(4_096).withUnsafeBytes { codec.pack($0) }.encoding == .zstd)
        #expect(noise(4_096).withUnsafeBytes { codec.pack($0) }.encoding == .plain)
    }

    @Test("a large content before a small one leaves nothing of itself")
    func reuse() throws {
        let codec = try #require(ContentCodec())
        _ = noise(1 << 20).withUnsafeBytes { codec.pack($0) }
        let stored = prose(500).withUnsafeBytes { codec.pack($0) }
        #expect(ContentCodec.unpack(stored, limit: 500) == prose(500))
    }

    @Test("over the limit are refused before there is room made for them")
    func limit() throws {
        let codec = try #require(ContentCodec())
        let stored = prose(4_096).withUnsafeBytes { codec.pack($0) }
        #expect(ContentCodec.unpack(stored, limit: 4_095) == nil)
        #expect(ContentCodec.unpack(stored, limit: 4_096) != nil)
        let plain = StoredContent(encoding: .plain, bytes: noise(10))
        #expect(ContentCodec.unpack(plain, limit: 9) == nil)
    }

    // scenario 49
    @Test("damaged frames come to nothing, and never to other bytes")
    func damaged() throws {
        let codec = try #require(ContentCodec())
        let content = prose(2_000)
        let stored = content.withUnsafeBytes { codec.pack($0) }
        for count in 0..<stored.bytes.count {
            let cut = StoredContent(encoding: .zstd, bytes: Array(stored.bytes[..<count]))
            #expect(ContentCodec.unpack(cut, limit: 1 << 20) == nil)
        }
        let longer = StoredContent(encoding: .zstd, bytes: stored.bytes + [0])
        #expect(ContentCodec.unpack(longer, limit: 1 << 20) == nil)
        #expect(
            ContentCodec.unpack(StoredContent(encoding: .zstd, bytes: content), limit: 1 << 20)
                == nil
        )
    }
}
