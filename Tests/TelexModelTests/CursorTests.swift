import TelexModel
import Testing

@Suite("A cursor")
struct CursorTests {
    @Test(
        "It is written as it is parsed",
        arguments: [
            ("3f9a1c2e-42", 0x3f9a_1c2e, 42),
            ("00000000-0", 0, 0),
            ("0000000a-1", 10, 1),
            ("ffffffff-9223372036854775807", .max, .max),
        ] as [(String, UInt32, Int64)]
    )
    func isWrittenAsParsed(_ text: String, _ journal: UInt32, _ seq: Int64) throws {
        let cursor = try #require(Cursor(text: text))
        #expect(cursor == Cursor(journal: JournalID(value: journal), seq: seq))
        #expect(cursor.description == text)
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", "-", "42", "3f9a1c2e", "3f9a1c2e-", "-42", "3f9a1c2e42", "3f9a1c2e--42",
            "3f9a1c2e-+42", "3f9a1c2e-042", "3f9a1c2e-00", "3f9a1c2e-4 2", "3f9a1c2e-42 ",
            " 3f9a1c2e-42", "3f9a1c2e-42\n", "3F9A1C2E-42", "3f9a1c2-42", "3f9a1c2e0-42",
            "3f9a1c2g-42", "+f9a1c2e-42", "3f9a1c2e-42-1", "3f9a1c2e-9223372036854775808",
            "3f9a1c2e-99999999999999999999", "3f9a1c2e-٤٢", "3f9a1c2e\u{2010}42",
            "3f9a1c2e-\u{301}42",
        ]
    )
    func refuses(_ text: String) {
        #expect(Cursor(text: text) == nil)
    }

    @Test(
        "A journal's id is eight lower-case hex digits",
        arguments: [
            ("00000000", 0), ("0000beef", 0xbeef), ("89abcdef", 0x89ab_cdef), ("abcdefg0", nil),
            ("ABCDEF00", nil), ("0", nil), ("", nil), ("000000000", nil), ("0x000000", nil),
            ("-0000001", nil), ("é000000", nil),
        ] as [(String, UInt32?)]
    )
    func parsesJournalIDs(_ text: String, _ value: UInt32?) {
        #expect(JournalID(text: text)?.value == value)
        if let value { #expect(JournalID(value: value).description == text) }
    }
}
