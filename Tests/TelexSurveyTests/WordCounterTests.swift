import TelexSurvey
import Testing

@Suite("An article's words")
struct WordCounterTests {
    @Test(
        "Runs of letters, marks and numbers count, joined ones once",
        arguments: [
            ("one", 1),
            ("one two", 2),
            ("one,two;three", 3),
            ("don't don’t", 2),
            ("well-known well‐known well‑known", 3),
            ("mother-in-law's", 1),
            ("rock ’n’ roll", 3),
            ("the dogs’ bowl", 3),
            ("'quoted'", 1),
            ("a--b", 2),
            ("a-'b", 2),
            ("a-", 1),
            ("-a", 1),
            ("- ' ’", 0),
            ("a - b", 2),
            ("a–b a—b a−b", 6),
            ("a_b", 2),
            ("a·b", 2),
            ("a\u{ad}b", 2),
            ("a\u{200d}b", 2),
            ("3,000 2.5 1/2", 6),
            ("Ⅷ ½ x² ④ ٣", 5),
            ("e\u{301}tude étude", 2),
            ("\u{301}", 1),
            ("नमस्ते दुनिया", 2),
            ("中文没有空格", 1),
            ("中文,没有。空格", 3),
            ("Привет, мир!", 2),
            ("𐐀𐐁 𝒜-𝒷 🙂 𠀀", 3),
            ("U.S.-backed", 3),
            ("A@Z[a`z{0/9:", 6),
            ("1234567'9abcdef-h", 1),
            ("1234567-'9abcdef’-h", 3),
            ("1234567’9abcde’’h", 2),
            ("", 0),
        ]
    )
    func countsWords(_ article: String, _ words: Int64) throws {
        // White space before keeps the empty one from being no article at all.
        let facts = try #require(read(Array(" \(article)".utf8)))
        #expect(facts.words == words)
    }

    @Test("The place of a word in the text makes no difference", arguments: 1...24)
    func countsAtEveryPlace(_ indent: Int) throws {
        let article = String(repeating: " ", count: indent) + "mother-in-law’s ‘x’ – a'-b é-1"
        #expect(try #require(read(Array(article.utf8))).words == 5)
    }

    @Test("Many words are all counted")
    func countsManyWords() throws {
        let article = String(repeating: "wire’s wire — it’s, ", count: 20_000)
        #expect(try #require(read(Array(article.utf8))).words == 60_000)
    }
}
