import TelexModel
import TelexWire
import Testing

@Suite("Writing lines")
struct LineWriterTests {
    /// A text and the JSON string that it is written as.
    static let quotings: [(text: String, written: String)] = [
        ("", #""""#),
        ("plain – “quoted” …", #""plain – “quoted” …""#),
        ("a\"b\\c/d", #""a\"b\\c/d""#),
        ("\u{08}\t\n\u{0C}\r", #""\b\t\n\f\r""#),
        ("\u{0}\u{1}\u{1F}", #""\u0000\u0001\u001f""#),
        ("\u{1B}[31mred", #""\u001b[31mred""#),
        ("del\u{7F}", #""del\u007f""#),
        ("\u{80}\u{9B}31m\u{9F}", #""\u0080\u009b31m\u009f""#),
        ("\u{A0}", "\"\u{A0}\""),
        ("\u{61B}\u{61C}\u{61D}", "\"\u{61B}\\u061c\u{61D}\""),
        ("\u{200D}\u{200E}\u{200F}\u{2010}", "\"\u{200D}\\u200e\\u200f\u{2010}\""),
        ("\u{2027}\u{2028}\u{2029}", "\"\u{2027}\\u2028\\u2029\""),
        ("\u{202A}\u{202E}\u{202F}", "\"\\u202a\\u202e\u{202F}\""),
        ("\u{2065}\u{2066}\u{2069}\u{206A}", "\"\u{2065}\\u2066\\u2069\u{206A}\""),
        ("é漢😀", "\"é漢😀\""),
    ]

    @Test("A string is escaped so that neither JSON nor a terminal stumbles", arguments: quotings)
    func quoting(text: String, written: String) throws {
        var writer = LineWriter()
        writer.value(text)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == written)
        #expect(try JSONParser.parse(writer.bytes) == .string(text))
    }

    @Test("Every scalar of the first two planes comes back, on one line, without controls")
    func everyScalar() throws {
        for start in stride(from: UInt32(0), to: 0x20000, by: 0x100) {
            let text = String(
                String.UnicodeScalarView((start..<start + 0x100).compactMap(Unicode.Scalar.init))
            )
            var writer = LineWriter()
            writer.value(text)
            #expect(try JSONParser.parse(writer.bytes) == .string(text))
            let written = String(decoding: writer.bytes, as: UTF8.self)
            #expect(!written.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
    }

    @Test("A name that is UTF-8 has no sibling")
    func pathInUTF8() {
        var writer = LineWriter()
        writer.member("path", path: Array("wire/é.txt".utf8))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #","path":"wire/é.txt""#)
    }

    @Test("A name that is not UTF-8 is shown with U+FFFD and given exactly in base 64")
    func pathNotInUTF8() {
        var writer = LineWriter()
        writer.member("duplicate_of", path: [0x61, 0xFF, 0x62])
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #","duplicate_of":"a\#u{FFFD}b","duplicate_of_base64":"Yf9i""#
        )
    }

    static let numbers: [Int64] = [
        0, 9, 10, 99, 100, -1, -10, 1 << 53 - 1, Int64.max, Int64.min,
    ]

    @Test("A number is written in decimal", arguments: numbers)
    func number(number: Int64) {
        var writer = LineWriter()
        writer.value(number)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == String(number))
    }

    @Test("A request's id is the first member, as it came")
    func identified() {
        var writer = LineWriter()
        writer.pong(time: Timestamp(nanoseconds: 1_500), id: .text("a\"b"))
        writer.pong(time: Timestamp(nanoseconds: 0), id: .number(-7))
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == """
                {"id":"a\\"b","type":"pong","time":"1970-01-01T00:00:00.000001Z"}
                {"id":-7,"type":"pong","time":"1970-01-01T00:00:00.000000Z"}

                """
        )
    }
}
