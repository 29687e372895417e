import TelexWire
import Testing

@Suite("Base 64")
struct Base64Tests {
    /// RFC 4648, section 10, and what exercises the last two digits of the alphabet.
    static let pairs: [(bytes: [UInt8], text: String)] = [
        ([], ""),
        (Array("f".utf8), "Zg=="),
        (Array("fo".utf8), "Zm8="),
        (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg=="),
        (Array("fooba".utf8), "Zm9vYmE="),
        (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xFB, 0xFF, 0xBF], "+/+/"),
        ([0, 0, 0], "AAAA"),
        ([0], "AA=="),
    ]

    @Test("Bytes and text stand for each other", arguments: pairs)
    func pair(bytes: [UInt8], text: String) {
        #expect(String(decoding: Base64.encode(bytes), as: UTF8.self) == text)
        #expect(Base64.decode(text.utf8) == bytes)
    }

    @Test("Every length and every byte comes back")
    func roundTrip() {
        for count in 0..<300 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }

    @Test(
        "A text that no encoder writes is refused",
        arguments: [
            "Zg", "Zg=", "Z", "Z===", "====", "Zg==Zg==", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm-_",
            "=Zm9", "Zm=v", "Zm9v====", "é===",
        ]
    )
    func refused(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }
}
