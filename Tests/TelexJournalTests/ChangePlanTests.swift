import TelexModel
import Testing

@testable import TelexJournal

@Suite("What a batch of readings changes")
struct ChangePlanTests {
    /// A file is written `path=1A`: the file's number and its content's letter; a reading also as
    /// `path=-`, no file, or `path=!`, unreadable; `<from` says where the kernel saw it before.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let journaled: String
        let found: String
        let steps: String

        init(_ name: String, _ journaled: String, _ found: String, _ steps: String) {
            testDescription = name
            self.journaled = journaled
            self.found = found
            self.steps = steps
        }
    }

    static let single: [Case] = [
        Case("nothing where nothing was", "", "a=-", ""),
        Case("a new file", "", "a=1A", "add a"),
        Case("another content", "a=1A", "a=1B", "modify a"),
        Case("replaced with another content", "a=1A", "a=2B", "modify a"),
        Case("the same bytes again", "a=1A", "a=1A", ""),
        Case("replaced with the same bytes", "a=1A", "a=2A", "refresh a"),
        Case("gone", "a=1A", "a=-", "remove a"),
        Case("unreadable stays", "a=1A", "a=!", ""),
        Case("unreadable and never journaled", "", "a=!", ""),
    ]

    static let moves: [Case] = [
        Case("by the kernel's word", "a=1A", "a=- b=1A<a", "move a>b"),
        Case("whichever is looked at first", "a=1A", "b=1A<a a=-", "move a>b"),
        Case("by identity and content", "a=1A", "a=- b=1A", "move a>b"),
        Case("by the kernel's word where inodes change", "a=1A", "a=- b=2A<a", "move a>b"),
        Case("moved and rewritten", "a=1A", "a=- b=1B<a", "move a>b, rewrite b"),
        Case("an identity that came again", "a=1A", "a=- b=1B", "remove a, add b"),
        Case("another file with the content", "a=1A", "a=- b=2A", "remove a, add b"),
        Case("the word is about another file", "a=1A", "a=- b=2B<a", "remove a, add b"),
        Case("the source holds a file again", "a=1A", "a=2B b=1A<a", "modify a, add b"),
        Case("the source is one that is kept out now", "a=1A", "a=x b=1A", "remove a, add b"),
        Case("the source was never journaled", "", "a=- b=1A<a", "add b"),
        Case("the source can't be read", "a=1A", "a=! b=1A<a", "add b"),
        Case("a chain told as one", "a=1A", "a=- b=- c=1A<a", "move a>c"),
        Case(
            "two in a row",
            "a=1A b=2B",
            "a=- b=1A<a c=2B<b",
            "remove b, move a>b, add c"
        ),
    ]

    static let onto: [Case] = [
        Case("onto another", "a=1A b=2B", "a=- b=1A<a", "remove b, move a>b"),
        Case("onto one with the same content", "a=1A b=2A", "a=- b=1A<a", "remove b, move a>b"),
        Case("onto another, found by a scan", "a=1A b=2B", "a=- b=1A", "remove b, move a>b"),
        Case("from an unjournaled name", "b=2B", "b=1A<x", "modify b"),
        Case("from an unjournaled name, the same bytes", "b=2B", "b=1B<x", "refresh b"),
        Case(
            "rewritten after it",
            "a=1A b=2B",
            "a=- b=1C<a",
            "remove b, move a>b, rewrite b"
        ),
    ]

    static let exchanges: [Case] = [
        Case("two files", "a=1A b=2B", "a=2B<b b=1A<a", "modify a, modify b"),
        Case("two files of one content", "a=1A b=2A", "a=2A<b b=1A<a", "refresh a, refresh b"),
        Case(
            "a ring of three",
            "a=1A b=2B c=3C",
            "a=3C b=1A c=2B",
            "modify a, modify b, modify c"
        ),
    ]

    static let links: [Case] = [
        Case("another name", "a=1A", "b=1A", "add b"),
        Case("one of two names gone", "a=1A b=1A", "b=-", "remove b"),
        Case("one of two renamed", "a=1A b=1A", "b=- c=1A<b", "move b>c"),
        Case("written through one name", "a=1A b=1A", "a=1B b=1B", "modify a, modify b"),
        Case(
            "both renamed, found by a scan",
            "a=1A b=1A",
            "a=- b=- c=1A d=1A",
            "move a>c, move b>d"
        ),
    ]

    @Test("tells what became of one path", arguments: single)
    func path(_ row: Case) { check(row) }

    @Test("tells a file's move", arguments: moves)
    func move(_ row: Case) { check(row) }

    @Test("tells a rename onto a file", arguments: onto)
    func overwriting(_ row: Case) { check(row) }

    // scenario 6
    @Test("tells an exchange as two modifications", arguments: exchanges)
    func exchange(_ row: Case) { check(row) }

    @Test("tells what became of hard links", arguments: links)
    func hardLink(_ row: Case) { check(row) }

    private func check(_ row: Case) {
        var rows: [RelativePath: FileRow] = [:]
        for (number, reading) in Self.readings(row.journaled).enumerated() {
            guard case .file(let file) = reading.finding else { continue }
            rows[reading.path] = FileRow(
                id: Int64(number),
                path: reading.path,
                version: 1,
                article: Int64(number),
                seq: Int64(number + 1),
                reading: file
            )
        }
        let readings = Self.readings(row.found)
        let steps = ChangePlan.steps(readings, rows: rows)
        let told = steps.map { Self.text($0, readings) }.joined(separator: ", ")
        #expect(told == row.steps)
    }

    private static func readings(_ text: String) -> [Reading] {
        text.split(separator: " ").map { part in
            let sides = part.split(separator: "=")
            let origin = sides[1].split(separator: "<")
            return Reading(
                path: RelativePath(String(sides[0])),
                finding: finding(origin[0]),
                origin: .scan,
                cameFrom: origin.count > 1 ? RelativePath(String(origin[1])) : nil,
                isExcluded: origin[0] == "x"
            )
        }
    }

    private static func finding(_ text: Substring) -> Finding {
        if text == "-" || text == "x" { return .noFile }
        if text == "!" { return .unreadable(.unreadable, errno: 13) }
        let file = FileReading(
            fingerprint: Sample.fingerprint(inode: Int64(text.utf8.first ?? 0), size: 1),
            linkCount: 1,
            isRacy: false,
            hash: Sample.hash(String(text.suffix(1))),
            stored: nil,
            article: nil,
            isRead: true
        )
        return .file(file)
    }

    private static func text(_ step: PlannedStep, _ readings: [Reading]) -> String {
        switch step {
        case .add(let index): "add \(readings[index].path)"
        case .modify(let index, _): "modify \(readings[index].path)"
        case .move(let index, let from): "move \(from.path)>\(readings[index].path)"
        case .modifyMoved(let index): "rewrite \(readings[index].path)"
        case .remove(let row, _): "remove \(row.path)"
        case .refresh(let index, _): "refresh \(readings[index].path)"
        }
    }
}
