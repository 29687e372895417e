import CZstd
import Dispatch
import Synchronization
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

    /// Words of some letters: any level finds something to do.
    private func words(_ count: Int) -> [UInt8] {
        var random = SeededRandom(seed: 11)
        let known = (0..<200).map { _ in
            (0..<Int.random(in: 2...9, using: &random)).map { _ in
                UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z"), using: &random)
            } + [UInt8(ascii: " ")]
        }
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += known[Int.random(in: 0..<200, using: &random)] }
        return Array(bytes.prefix(count))
    }

    private func frame(_ content: [UInt8], level: Int32) -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: ZSTD_compressBound(content.count))
        let count = ZSTD_compress(&frame, frame.count, content, content.count, level)
        return Array(frame[..<count])
    }

    // scenario 42
    @Test("come back to the byte", arguments: [0, 1, 127, 128, 129, 4_096, 70_000, 1 << 20])
    func roundTrip(byteCount: Int) throws {
        let codec = try #require(ContentCodec())
        for content in [noise(byteCount), prose(byteCount)] {
            let stored = content.withUnsafeBytes { codec.pack($0) }
            #expect(stored.bytes.count <= byteCount)
            #expect(ContentUnpacker().unpack(stored, limit: byteCount) == content)
        }
    }

    @Test("are compressed where that helps, and plain where it does not")
    func encodings() throws {
        let codec = try #require(ContentCodec())
        #expect(prose(127).withUnsafeBytes { codec.pack($0) }.encoding == .plain)
        #expect(prose(4_096).withUnsafeBytes { codec.pack($0) }.encoding == .zstd)
        #expect(noise(4_096).withUnsafeBytes { codec.pack($0) }.encoding == .plain)
    }

    @Test("are packed at level 1 up to 16 KiB, and at zstd's own level beyond")
    func levels() throws {
        let codec = try #require(ContentCodec())
        for (byteCount, level) in [(3 << 10, 1), (16 << 10, 1), (16 << 10 | 1, 3), (70_000, 3)] {
            let content = words(byteCount)
            let stored = content.withUnsafeBytes { codec.pack($0) }
            #expect(stored.bytes == frame(content, level: Int32(level)), "\(byteCount)")
            #expect(stored.bytes != frame(content, level: Int32(4 - level)), "\(byteCount)")
        }
    }

    @Test("come back from any level, as older journals have them", arguments: [-1, 1, 3, 19])
    func otherLevels(level: Int32) throws {
        let content = words(3 << 10)
        let stored = StoredContent(encoding: .zstd, bytes: frame(content, level: level))
        #expect(ContentUnpacker().unpack(stored, limit: content.count) == content)
    }

    @Test("come back on many threads at once")
    func unpackedBeside() throws {
        let codec = try #require(ContentCodec())
        let contents = (0..<8).map { words(2_000 + $0) }
        let stored = contents.map { content in content.withUnsafeBytes { codec.pack($0) } }
        let unpacker = ContentUnpacker()
        let wrong = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 400) { round in
            let place = round % contents.count
            if unpacker.unpack(stored[place], limit: 4_096) != contents[place] {
                wrong.add(1, ordering: .relaxed)
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    @Test("a large content before a small one leaves nothing of itself")
    func reuse() throws {
        let codec = try #require(ContentCodec())
        _ = noise(1 << 20).withUnsafeBytes { codec.pack($0) }
        let stored = prose(500).withUnsafeBytes { codec.pack($0) }
        #expect(ContentUnpacker().unpack(stored, limit: 500) == prose(500))
    }

    @Test("over the limit are refused before there is room made for them")
    func limit() throws {
        let codec = try #require(ContentCodec())
        let stored = prose(4_096).withUnsafeBytes { codec.pack($0) }
        #expect(ContentUnpacker().unpack(stored, limit: 4_095) == nil)
        #expect(ContentUnpacker().unpack(stored, limit: 4_096) != nil)
        let plain = StoredContent(encoding: .plain, bytes: noise(10))
        #expect(ContentUnpacker().unpack(plain, limit: 9) == nil)
    }

    // scenario 49
    @Test("damaged frames come to nothing, and never to other bytes")
    func damaged() throws {
        let codec = try #require(ContentCodec())
        let content = prose(2_000)
        let stored = content.withUnsafeBytes { codec.pack($0) }
        for count in 0..<stored.bytes.count {
            let cut = StoredContent(encoding: .zstd, bytes: Array(stored.bytes[..<count]))
            #expect(ContentUnpacker().unpack(cut, limit: 1 << 20) == nil)
        }
        let longer = StoredContent(encoding: .zstd, bytes: stored.bytes + [0])
        #expect(ContentUnpacker().unpack(longer, limit: 1 << 20) == nil)
        #expect(
            ContentUnpacker().unpack(StoredContent(encoding: .zstd, bytes: content), limit: 1 << 20)
                == nil
        )
    }
}
