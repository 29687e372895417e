import TelexModel
import TelexSurvey
import Testing

@Suite("An article's date header")
struct DateHeaderTests {
    @Test(
        "A header gives the date, and the headline follows it",
        arguments: [
            ("date 2019-02-17 First. Second.", "2019-02-17", "First."),
            (" date 2019-02-17 First. Second.", "2019-02-17", "First."),
            ("\t \u{a0}\u{3000}date 2019-02-17 First", "2019-02-17", "First"),
            ("date 2019-02-17\tFirst", "2019-02-17", "First"),
            ("date 2019-02-17 \u{2003}\u{a0} First", "2019-02-17", "First"),
            ("date 2019-02-17\u{85}First", "2019-02-17", "First"),
            ("date 2019-02-17\nFirst. Second.\nThird", "2019-02-17", "First."),
            ("date 2019-02-17\r\n\r\n First line\r\nThird", "2019-02-17", "First line"),
            ("date 2000-02-29 Century", "2000-02-29", "Century"),
            ("date 0001-01-01 Long ago", "0001-01-01", "Long ago"),
            ("date 9999-12-31 Far off", "9999-12-31", "Far off"),
            ("date 2019-02-17 date 2020-01-01 Twice", "2019-02-17", "date 2020-01-01 Twice"),
        ]
    )
    func readsHeaders(_ article: String, _ date: String, _ headline: String) throws {
        let facts = try #require(read(Array(article.utf8)))
        #expect(facts.date.map(written) == date)
        #expect(facts.headline == headline)
    }

    @Test(
        "What only looks like a header is text",
        arguments: [
            "date 2019-02-30 No such day. Indeed",
            "date 1900-02-29 No leap year. Indeed",
            "date 2019-13-01 No such month",
            "date 2019-00-10 No such month",
            "date 2019-01-00 No such day",
            "date 2019-04-31 No such day",
            "date 0000-01-01 No such year",
            "date 2019-2-17 Too short",
            "date 12019-02-17 Too long",
            "date 2019-02-171 Too long",
            "date 2019-02-17, a comma",
            "date 2019-02-17",
            "date 2019/02/17 Slashes",
            "date 2019-02/17 Slashes",
            "date  2019-02-17 Two spaces",
            "date\t2019-02-17 A tab",
            "Date 2019-02-17 Upper case",
            "DATE 2019-02-17 Upper case",
            "update 2019-02-17 Another word",
            "datum 2019-02-17 Another word",
            "date: 2019-02-17 A colon",
            "date +019-02-17 A sign",
            "date -019-02-17 A sign",
            "date ٢٠١٩-٠٢-١٧ Other digits",
            "date 2019-02-1\u{661} Other digits",
            "date 2019-02-17\u{200b} An invisible scalar that is no white space",
            "date 20",
            "date ",
            "date",
            "Today date 2019-02-17 In the middle",
        ]
    )
    func leavesOthersAlone(_ line: String) throws {
        let facts = try #require(read(Array(line.utf8)))
        #expect(facts.date == nil)
        let words = line.split { $0 == " " || $0 == "\t" }
        #expect(facts.headline == words.joined(separator: " "))
    }

    @Test(
        "A header stands on the first line, or is none",
        arguments: [
            "\ndate 2019-02-17 Text", "\r\ndate 2019-02-17 Text", " \n date 2019-02-17 Text",
        ]
    )
    func wantsFirstLine(_ article: String) throws {
        let facts = try #require(read(Array(article.utf8)))
        #expect(facts.date == nil)
        #expect(facts.headline == "date 2019-02-17 Text")
    }
}
