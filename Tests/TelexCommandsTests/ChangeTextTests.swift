import TelexCommands
import TelexModel
import Testing

@Suite("Changes for people")
struct ChangeTextTests {
    private static let today = Timestamp(seconds: 1_795_221_925, nanoseconds: 0)

    private static func text(_ columns: Int? = nil, style: Style = .monochrome) -> ChangeText {
        ChangeText(style: style, columns: columns, today: today, secondsEastOfUTC: { _ in 3_600 })
    }

    private static func change(
        _ kind: ChangeKind,
        _ path: String,
        change: (inout Change) -> Void = { _ in }
    ) throws -> Change {
        var result = Change(
            seq: 1,
            time: today,
            kind: kind,
            origin: .live,
            path: RelativePath(path),
            version: 1,
            hash: try #require(ContentHash(bytes: [UInt8](repeating: 1, count: 32))),
            copies: kind == .removed ? 0 : 1
        )
        change(&result)
        return result
    }

    /// One change of each form.
    private static func samples() throws -> [Change] {
        let facts = ArticleFacts(headline: "Rain \u{1B}[2Jahead", date: nil, words: 3)
        return [
            try change(.added, "a.txt") { $0.article = facts },
            try change(.added, "b.txt") { change in
                change.copies = 2
                change.duplicateOf = RelativePath("a.txt")
            },
            try change(.modified, "a.txt") { change in
                change.version = 3
                change.article = facts
            },
            try change(.moved, "dir/new.txt") { change in
                change.source = Change.Source(path: RelativePath("old\n.txt"), version: 3)
            },
            try change(.removed, "b.txt"),
            try change(.removed, "c\u{202E}.txt") { $0.copies = 2 },
        ]
    }

    @Test("Each kind has its line, and nothing in a name or headline reaches the terminal")
    func kinds() throws {
        var text = Self.text()
        let shown = try Self.samples().map { text.render($0) }.joined()
        #expect(
            shown == #"""
                01:45:25  + added     a.txt  Rain \u{1B}[2Jahead
                01:45:25  + added     b.txt  = a.txt
                01:45:25  ~ modified  a.txt v3  Rain \u{1B}[2Jahead
                01:45:25  > moved     old\n.txt → dir/new.txt
                01:45:25  - removed   b.txt
                01:45:25  - removed   c\u{202E}.txt  2 copies left

                """#
        )
    }

    @Test("A line is never wider than the terminal", arguments: 1...60)
    func widths(columns: Int) throws {
        for style in [Style.monochrome, .coloured] {
            var text = Self.text(columns, style: style)
            var plain = Self.text(columns)
            for change in try Self.samples() {
                let line = plain.render(change).dropLast()
                #expect(String(line).columnCount <= columns)
                let uncoloured = text.render(change).replacing(/\u{1B}\[[0-9]+m/, with: "")
                #expect(uncoloured.dropLast() == line)
            }
        }
    }

    @Test("Another day than the last line's is told above")
    func days() throws {
        var text = Self.text()
        var change = try Self.change(.added, "a")
        change.time = Timestamp(seconds: 1_795_221_925 - 86_400, nanoseconds: 0)
        #expect(text.render(change) == "2026-11-20 (+01:00)\n01:45:25  + added     a\n")
        #expect(text.render(change) == "01:45:25  + added     a\n")
        change.time = Self.today
        #expect(text.render(change) == "2026-11-21 (+01:00)\n01:45:25  + added     a\n")
        #expect(text.render(change) == "01:45:25  + added     a\n")
    }
}
