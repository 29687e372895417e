import TelexSurvey
import Testing

@Suite("An article's headline")
struct HeadlineTests {
    @Test(
        "Behind a header the headline is the first sentence, or the line",
        arguments: [
            ("One. Two.", "One."),
            ("One! Two.", "One!"),
            ("One? Two.", "One?"),
            ("One", "One"),
            ("One\nTwo.", "One"),
            ("One\rTwo.", "One"),
            ("One\u{2028}Two. Three", "One Two."),
            ("One.\nTwo.", "One."),
            ("One.", "One."),
            ("Really?! Yes.", "Really?!"),
            ("Well... Yes.", "Well..."),
            ("He said “Go.” They went.", "He said “Go.”"),
            ("He said \"Go.\" They went.", "He said \"Go.\""),
            ("He said ‘“Go!”’ They went.", "He said ‘“Go!”’"),
            ("Er sagte: „Los.“ Sie gingen.", "Er sagte: „Los.“"),
            ("Er sagte: »Los.« Sie gingen.", "Er sagte: »Los.«"),
            ("Il dit « Va ! » et part. Fin.", "Il dit « Va !"),
            ("U.S.-backed forces win. More.", "U.S.-backed forces win."),
            ("It rose 2.5 per cent. More.", "It rose 2.5 per cent."),
            ("See example.org/a?b=c now. More.", "See example.org/a?b=c now."),
            ("So (he said.) They went. More.", "So (he said.) They went."),
            ("One.\u{a0}Two.", "One."),
            ("One.\u{200b}Two. Three.", "One.\u{200b}Two."),
            ("One… two. Three.", "One… two."),
            ("一。二。 三. 四", "一。二。 三."),
            (". One. Two.", "."),
            ("One \t\u{2003} two   three.", "One two three."),
        ]
    )
    func takesFirstSentence(_ rest: String, _ headline: String) throws {
        let article = Array("date 2026-03-01 \(rest)".utf8)
        #expect(try #require(read(article)).headline == headline)
    }

    @Test(
        "Without a header it is the first line that has text",
        arguments: [
            ("One. Two.\nThree", "One. Two."),
            ("\n\n \u{a0}\t\nOne\nTwo", "One"),
            ("\r\r\nOne\r\nTwo", "One"),
            ("One\rTwo", "One"),
            ("  One \t two\u{3000}\u{2009}three  \nFour", "One two three"),
            ("One\u{c}two\u{b}three\u{85}four\u{2029}five\nSix", "One two three four five"),
            ("\u{200b}\nTwo", "\u{200b}"),
        ]
    )
    func takesFirstLine(_ article: String, _ headline: String) throws {
        #expect(try #require(read(Array(article.utf8))).headline == headline)
    }

    struct Cut: Sendable {
        var line: String
        var headline: String
    }

    private static func run(_ count: Int, of text: String = "x") -> String {
        String(repeating: text, count: count)
    }

    @Test(
        "Over 160 characters it becomes whole words and an ellipsis, 160 together",
        arguments: [
            Cut(line: run(160), headline: run(160)),
            Cut(line: run(161), headline: run(159) + "…"),
            Cut(line: run(5_000), headline: run(159) + "…"),
            Cut(line: run(20_000), headline: run(159) + "…"),
            Cut(line: run(100) + " " + run(59), headline: run(100) + " " + run(59)),
            Cut(line: run(100) + " " + run(60), headline: run(100) + "…"),
            Cut(line: run(100) + " " + run(58) + " y", headline: run(100) + " " + run(58) + "…"),
            Cut(line: run(158) + " y", headline: run(158) + " y"),
            Cut(line: run(158) + " yy", headline: run(158) + "…"),
            Cut(line: run(159) + " y", headline: run(159) + "…"),
            Cut(line: "a " + run(200), headline: "a…"),
            Cut(line: run(80, of: "a "), headline: run(79, of: "a ") + "a"),
            Cut(line: run(81, of: "a   "), headline: run(79, of: "a ") + "a…"),
            Cut(line: run(160, of: "é"), headline: run(160, of: "é")),
            Cut(line: run(160, of: "e\u{301}"), headline: run(160, of: "e\u{301}")),
            Cut(line: run(161, of: "e\u{301}"), headline: run(159, of: "e\u{301}") + "…"),
            Cut(line: run(161, of: "👨‍👩‍👧‍👦"), headline: run(159, of: "👨‍👩‍👧‍👦") + "…"),
            Cut(line: run(160, of: "👨‍👩‍👧‍👦"), headline: run(160, of: "👨‍👩‍👧‍👦")),
            Cut(line: run(161, of: "中"), headline: run(159, of: "中") + "…"),
        ]
    )
    func shortens(_ cut: Cut) throws {
        let headline = try #require(read(Array("\(cut.line)\nrest".utf8))?.headline)
        #expect(Array(headline.unicodeScalars) == Array(cut.headline.unicodeScalars))
        #expect(headline.count <= 160)
        let sentence = Array(" date 2026-03-01 \(cut.line)\nrest".utf8)
        #expect(read(sentence)?.headline == cut.headline)
    }

    @Test("Marks without end on one character don't make a headline without end")
    func limitsBytes() throws {
        let line = "Short " + "o" + Self.run(100_000, of: "\u{301}")
        #expect(try #require(read(Array(line.utf8))).headline == "Short…")
        let word = "o" + Self.run(100_000, of: "\u{301}")
        let headline = try #require(read(Array(word.utf8))?.headline)
        #expect(headline.utf8.count <= 8_192 + 3)
        #expect(headline.unicodeScalars.last == "…")
    }
}
