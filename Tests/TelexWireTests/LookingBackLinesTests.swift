import TelexModel
import TelexWire
import Testing

@Suite("Lines that look back")
struct LookingBackLinesTests {
    static let texts: [(bytes: [UInt8], isText: Bool, member: String)] = [
        ([], true, #""text":"""#),
        (
            Array("a \"é\"\n😀\u{0}\u{1B}\u{202E}".utf8), true,
            #""text":"a \"é\"\n😀\u0000\u001b\u202e""#
        ),
        ([0xFF], false, #""text_base64":"/w==""#),
        ([0x61, 0xFF], false, #""text_base64":"Yf8=""#),
    ]

    // capability 3.7
    @Test("A content is the protocol's line, as text or in base 64", arguments: texts)
    func content(bytes: [UInt8], isText: Bool, member: String) throws {
        let part = ContentPart(
            hash: try hash(0x2A),
            size: Int64(bytes.count),
            bytes: bytes[...],
            isText: isText
        )
        expect(
            { $0.content(part, id: nil) },
            #"{"type":"content","hash":"\#(hashText(0x2A))","size":\#(bytes.count),\#(member)}"#
        )
    }

    @Test("A part of a content says which it is, and whether more comes")
    func parts() throws {
        let bytes = Array("abc".utf8)
        var part = ContentPart(
            hash: try hash(1),
            size: 3,
            bytes: bytes[0..<2],
            isText: true,
            number: 1,
            hasMore: true
        )
        let begin = #"{"id":"x","type":"content","hash":"\#(hashText(1))","size":3,"#
        expect({ $0.content(part, id: .text("x")) }, begin + #""part":1,"more":true,"text":"ab"}"#)
        part = ContentPart(hash: try hash(1), size: 3, bytes: bytes[2...], isText: true, number: 2)
        expect({ $0.content(part, id: .text("x")) }, begin + #""part":2,"text":"c"}"#)
    }

    @Test("The end of an answer says that it is not complete, and nothing where it is")
    func incomplete() {
        let cursor = Cursor(journal: sampleJournal, seq: 42)
        expect(
            { $0.end(cursor, isComplete: true, id: nil) },
            #"{"type":"end","cursor":"3f9a1c2e-42"}"#
        )
        expect(
            { $0.end(cursor, isComplete: false, id: .number(1)) },
            #"{"id":1,"type":"end","cursor":"3f9a1c2e-42","complete":false}"#
        )
    }

    // capability 3.5
    @Test("The end of a verification is the protocol's line, each member where it applies")
    func verified() throws {
        expect(
            { $0.verified(changes: 58_213, contents: 14_022, bad: [], id: nil) },
            #"{"type":"verified","changes":58213,"contents":14022,"bad":[]}"#
        )
        let bad = [
            Damage(where: .journal, seq: 17, message: "not chained"),
            Damage(where: .content, hash: try hash(0x2A), message: "is\nanother"),
            Damage(where: .file, path: RelativePath(bytes: [0x61, 0xFF]), message: "x"),
            Damage(
                where: .journal,
                seq: 1,
                hash: try hash(1),
                path: RelativePath("a"),
                message: "all"
            ),
        ]
        expect(
            { $0.verified(changes: 2, contents: 1, bad: bad, id: .text("v")) },
            #"{"id":"v","type":"verified","changes":2,"contents":1,"bad":["#
                + #"{"where":"journal","seq":17,"message":"not chained"},"#
                + #"{"where":"content","hash":"\#(hashText(0x2A))","message":"is\nanother"},"#
                + #"{"where":"file","path":"a�","path_base64":"Yf8=","message":"x"},"#
                + #"{"where":"journal","seq":1,"hash":"\#(hashText(1))","path":"a","message":"all"}"#
                + "]}"
        )
    }
}
