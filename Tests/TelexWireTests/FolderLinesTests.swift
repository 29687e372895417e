import TelexModel
import TelexWire
import Testing

@Suite("Lines about the folder")
struct FolderLinesTests {
    @Test("An article that several files hold is the protocol's line")
    func duplicates() throws {
        let article = DuplicatedArticle(
            hash: try hash(0x2A),
            size: 7,
            copies: 3,
            files: [RelativePath("a"), RelativePath(bytes: [0x62, 0xFF])]
        )
        expect(
            { $0.duplicates(article, id: .number(1)) },
            #"{"id":1,"type":"duplicates","hash":"\#(hashText(0x2A))","size":7,"copies":3,"#
                + #""files":[{"path":"a"},{"path":"b�","path_base64":"Yv8="}]}"#
        )
        let cursor = Cursor(journal: sampleJournal, seq: 42)
        let totals = DuplicateTotals(articles: 1, duplicates: 2, duplicateByteCount: 14)
        expect(
            { $0.end(cursor, totals, id: nil) },
            #"{"type":"end","cursor":"3f9a1c2e-42","articles":1,"duplicates":2,"duplicate_bytes":14}"#
        )
    }

    @Test("A journaled path is explained by its file")
    func journaled() throws {
        let file = JournaledFile(
            path: RelativePath(bytes: [0x61, 0xFF]),
            version: 2,
            hash: try hash(0x0F),
            size: 10,
            mtime: moment(0, nanoseconds: 9),
            copies: 1,
            seq: 41
        )
        expect(
            { $0.why(file.path, PathExplanation(file: file), id: nil) },
            #"{"type":"why","path":"a�","path_base64":"Yf8=","journaled":true,"#
                + #""file":{"path":"a�","path_base64":"Yf8=","version":2,"hash":"\#(hashText(0x0F))","#
                + #""size":10,"mtime":"2026-11-21T00:45:25.000000009Z","copies":1,"seq":41},"#
                + #""reason":null}"#
        )
    }

    static let reasons: [(PathExplanation, String)] = [
        (PathExplanation(file: nil, reason: .absent), #""reason":"absent"}"#),
        (
            PathExplanation(file: nil, reason: .excluded, pattern: "*~", message: "kept\nout"),
            #""reason":"excluded","pattern":"*~","message":"kept\nout"}"#
        ),
        (
            PathExplanation(file: nil, reason: .notIncluded, message: "x"),
            #""reason":"not_included","message":"x"}"#
        ),
        (PathExplanation(file: nil, reason: .notRegular), #""reason":"not_regular"}"#),
    ]

    @Test("A path that is not journaled is explained by what keeps it out", arguments: reasons)
    func reason(explanation: PathExplanation, end: String) {
        expect(
            { $0.why(RelativePath("a~"), explanation, id: .text("w")) },
            #"{"id":"w","type":"why","path":"a~","journaled":false,"file":null,"# + end
        )
    }

    @Test("The reasons are those of the protocol")
    func spelling() {
        #expect(
            PathExplanation.Reason.allCases.map(\.rawValue) == [
                "absent", "excluded", "not_included", "not_regular", "unreadable", "unstable",
                "unreachable", "pending",
            ]
        )
    }
}
