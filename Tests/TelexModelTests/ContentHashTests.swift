import TelexModel
import Testing

@Suite("A content's hash")
struct ContentHashTests {
    // The digest of no bytes at all, from FIPS 180-4's own examples.
    private static let empty =
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test("It is written as it is parsed, its bytes in order")
    func isWrittenAsParsed() throws {
        let hash = try #require(ContentHash(text: Self.empty))
        #expect(hash.description == Self.empty)
        #expect(hash.bytes.prefix(4) == [0xe3, 0xb0, 0xc4, 0x42])
        #expect(hash.bytes.suffix(2) == [0xb8, 0x55])
        #expect(ContentHash(bytes: hash.bytes) == hash)
        #expect(hash.withBytes { $0.count } == 32)
    }

    @Test("One differing byte makes another hash", arguments: 0..<32)
    func comparesAllBytes(_ place: Int) throws {
        var bytes = [UInt8](repeating: 7, count: 32)
        let one = try #require(ContentHash(bytes: bytes))
        bytes[place] = 8
        let other = try #require(ContentHash(bytes: bytes))
        #expect(one != other)
        #expect(Set([one, other, one]).count == 2)
        #expect(other.bytes == bytes)
        #expect(ContentHash(text: other.description) == other)
    }

    @Test("There are 32 bytes, no more and no fewer", arguments: [0, 1, 31, 33, 64])
    func wantsAllBytes(_ count: Int) {
        #expect(ContentHash(bytes: [UInt8](repeating: 0, count: count)) == nil)
    }

    @Test("A slice is as good as an array")
    func takesSlices() {
        let bytes = Array(UInt8(0)..<64)
        #expect(ContentHash(bytes: bytes[16..<48])?.bytes == Array(16..<48))
    }

    @Test("Another prefix, upper case, other digits or another length is refused")
    func refuses() {
        let digits = Self.empty.dropFirst(7)
        #expect(ContentHash(text: digits) == nil)
        #expect(ContentHash(text: "SHA256:\(digits)") == nil)
        #expect(ContentHash(text: "sha512:\(digits)") == nil)
        #expect(ContentHash(text: "sha256:\(digits.uppercased())") == nil)
        #expect(ContentHash(text: "sha256: \(digits.dropFirst())") == nil)
        #expect(ContentHash(text: "sha256:\(digits.dropLast())") == nil)
        #expect(ContentHash(text: "sha256:\(digits)0") == nil)
        #expect(ContentHash(text: "sha256:\(digits.dropLast())g") == nil)
        #expect(ContentHash(text: "sha256:\(digits.dropLast(2))é") == nil)
        #expect(ContentHash(text: "sha256:") == nil)
        #expect(ContentHash(text: "") == nil)
    }
}
