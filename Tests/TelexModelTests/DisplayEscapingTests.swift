import TelexModel
import Testing

@Suite("Text shown to people")
struct DisplayEscapingTests {
    @Test(
        "spells out what would steer a terminal",
        arguments: [
            ("a\nb", #"a\nb"#), ("a\rb", #"a\rb"#), ("a\r\nb", #"a\r\nb"#), ("a\tb", #"a\tb"#),
            ("\u{0}", #"\u{00}"#), ("\u{7}", #"\u{07}"#), ("\u{1B}[31m", #"\u{1B}[31m"#),
            ("\u{7F}", #"\u{7F}"#), ("\u{85}", #"\u{85}"#), ("\u{9B}2J", #"\u{9B}2J"#),
            ("\u{61C}", #"\u{61C}"#), ("\u{200E}\u{200F}", #"\u{200E}\u{200F}"#),
            ("a\u{202E}txt.exe", #"a\u{202E}txt.exe"#),
            ("\u{2066}\u{2069}", #"\u{2066}\u{2069}"#), ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
        ]
    )
    func spellsOut(text: String, shown: String) {
        #expect(text.escapedForDisplay == shown)
    }

    @Test(
        "leaves alone what people read",
        arguments: [
            "", "wire/afp/0412.txt", "Déjà vu – “quoted”", "新聞", "שלום", "👩‍👩‍👧", #"back\slash"#,
            "\u{A0}", "e\u{301}", "\u{2027}\u{202F}",
        ]
    )
    func leavesAlone(text: String) {
        #expect(text.escapedForDisplay == text)
    }

    @Test("leaves no control character and no direction mark in any text")
    func leavesNoneBehind() {
        let steering = [0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069].joined()
        for value in Array(steering) + [0x61C, 0x200E, 0x200F, 0x2028, 0x2029] {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            let shown = "x\(scalar)e\u{301}".escapedForDisplay
            #expect(!shown.unicodeScalars.contains(scalar))
            #expect(shown.hasPrefix("x\\"))
        }
    }
}
