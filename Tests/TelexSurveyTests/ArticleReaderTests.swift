import TelexModel
import TelexSurvey
import Testing

@Suite("What an article says of itself")
struct ArticleReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var headline: String?
        var date: String?
        var words: Int64

        init(_ text: String, headline: String?, date: String? = nil, words: Int64) {
            self.text = text
            self.headline = headline
            self.date = date
            self.words = words
        }

        var testDescription: String { text.debugDescription }
    }

    // capability 1.6
    @Test("Whole articles are read as expected", arguments: wholeArticles)
    func readsWholeArticles(_ article: Case) throws {
        let facts = try #require(read(Array(article.text.utf8)))
        #expect(facts.headline == article.headline)
        #expect(facts.date.map(written) == article.date)
        #expect(facts.words == article.words)
    }

    @Test(
        "What is no text, or empty, says nothing",
        arguments: [
            ("no byte", []),
            ("nothing but a byte order mark", [0xef, 0xbb, 0xbf]),
            ("a NUL first", [0x00, 0x41]),
            ("a NUL in the middle", Array("Before\0after".utf8)),
            ("a NUL last", Array("Eight or more, and then".utf8) + [0x00]),
            ("Latin-1", [0x63, 0x61, 0x66, 0xe9, 0x20, 0x61, 0x75, 0x20, 0x6c]),
            ("UTF-16 with its mark", [0xff, 0xfe, 0x41, 0x00]),
            ("a lone continuation byte", [0x41, 0x80]),
            ("two bytes, cut", [0x41, 0xc3]),
            ("three bytes, cut", [0x41, 0xe2, 0x80]),
            ("four bytes, cut", [0x41, 0xf0, 0x9f, 0x98]),
            ("a lead byte before ASCII", [0xe2, 0x80, 0x41]),
            ("overlong in two bytes", [0xc0, 0xaf]),
            ("overlong in two bytes, the last such", [0xc1, 0xbf]),
            ("overlong in three bytes", [0xe0, 0x9f, 0xbf]),
            ("overlong in four bytes", [0xf0, 0x8f, 0xbf, 0xbf]),
            ("the first surrogate", [0xed, 0xa0, 0x80]),
            ("the last surrogate", [0xed, 0xbf, 0xbf]),
            ("a number beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]),
            ("a byte that UTF-8 has no use for", [0xf5, 0x80, 0x80, 0x80]),
        ] as [(String, [UInt8])]
    )
    func saysNothingOfWhatIsNoText(_ name: String, _ bytes: [UInt8]) {
        #expect(read(bytes) == nil, "\(name)")
    }

    @Test(
        "The outermost scalars of each length are text",
        arguments: [
            [0x01], [0x7f], [0xc2, 0x80], [0xdf, 0xbf], [0xe0, 0xa0, 0x80], [0xed, 0x9f, 0xbf],
            [0xee, 0x80, 0x80], [0xef, 0xbf, 0xbf], [0xf0, 0x90, 0x80, 0x80],
            [0xf4, 0x8f, 0xbf, 0xbf],
        ] as [[UInt8]]
    )
    func takesOutermostScalars(_ bytes: [UInt8]) {
        #expect(read(bytes) != nil)
    }

    @Test("A mistake is found wherever it stands in a text", arguments: 0..<40)
    func findsMistakesAnywhere(_ place: Int) {
        var bytes = Array("An article with “quotes” and a dash – that is long".utf8)
        #expect(read(bytes) != nil)
        bytes[place] = 0
        #expect(read(bytes) == nil)
        bytes[place] = 0xff
        #expect(read(bytes) == nil)
    }

    @Test("A byte order mark is skipped once")
    func skipsByteOrderMark() throws {
        let once = try #require(read(Array("\u{feff}date 2024-02-29 Leap day.".utf8)))
        #expect(once.date == CivilDate(year: 2_024, month: 2, day: 29))
        #expect(once.headline == "Leap day.")
        let twice = try #require(read(Array("\u{feff}\u{feff}Twice".utf8)))
        #expect(twice.headline == "\u{feff}Twice")
    }

    private static let wholeArticles = [
        Case(
            " date 2026-03-01 The ferry sails again. It had lain in dock.\n\nThe captain smiled.\n",
            headline: "The ferry sails again.",
            date: "2026-03-01",
            words: 14
        ),
        Case(
            "Bakers’ strike ends\n\nAfter two weeks – and 3,000 missing loaves – the ovens glow.\n",
            headline: "Bakers’ strike ends",
            words: 14
        ),
        Case(
            "\r\n\r\n  Überraschung   im\tRathaus \r\nDer Bürgermeister sagte: „Nein.“\r\n",
            headline: "Überraschung im Rathaus",
            words: 7
        ),
        Case("Ohne Zeilenende", headline: "Ohne Zeilenende", words: 2),
        Case(" \n\t\u{a0}\n", headline: nil, words: 0),
        Case(" date 2026-03-01 \n \n", headline: nil, date: "2026-03-01", words: 2),
        Case("…\n", headline: "…", words: 0),
        Case(
            "Evil \u{1b}[2J\u{202e}line\u{7}\nrest",
            headline: "Evil \u{1b}[2J\u{202e}line\u{7}",
            words: 4
        ),
    ]
}

/// What the reader makes of bytes.
func read(_ bytes: [UInt8]) -> ArticleFacts? {
    bytes.withUnsafeBytes { ArticleReader.facts(of: $0) }
}

/// The date as the feed writes it.
func written(_ date: CivilDate) -> String {
    var bytes: [UInt8] = []
    date.append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
}
