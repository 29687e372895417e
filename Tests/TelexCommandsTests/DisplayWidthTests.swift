import TelexCommands
import Testing

@Suite("Widths on a terminal")
struct DisplayWidthTests {
    static let widths: [(text: String, columns: Int)] = [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｱ", 1), ("Ａ", 2), ("한", 2),
        ("😀", 2), ("…–“”", 4), ("\u{200D}", 0),
    ]

    @Test("A text takes so many columns", arguments: widths)
    func width(text: String, columns: Int) {
        #expect(text.columnCount == columns)
    }

    static let cuts: [(text: String, columns: Int, cut: String)] = [
        ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("abc", 1, "…"), ("abc", 0, ""), ("", 0, ""),
        ("漢字", 4, "漢字"), ("漢字", 3, "漢…"), ("漢字", 2, "…"), ("e\u{301}e\u{301}e", 2, "e\u{301}…"),
    ]

    @Test("A text is cut between characters, and says that it was", arguments: cuts)
    func cut(text: String, columns: Int, cut: String) {
        let result = text.truncated(toColumns: columns)
        #expect(result == cut)
        #expect(result.columnCount <= columns)
    }
}
