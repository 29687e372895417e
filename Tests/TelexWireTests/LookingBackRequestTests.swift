import TelexModel
import TelexWire
import Testing

@Suite("Decoding requests that look back")
struct LookingBackRequestTests {
    static let digits = String(repeating: "2a", count: 32)
    static let cursor = Cursor(journal: sampleJournal, seq: 42)

    // capability 3.7
    static let accepted: [(line: String, request: Request)] = [
        (#"{"op":"files","at":"3f9a1c2e-42"}"#, .files(FilesRequest(at: .cursor(cursor)))),
        (#"{"op":"files","at":0}"#, .files(FilesRequest(at: .seq(0)))),
        (#"{"at":9007199254740991,"op":"files"}"#, files(.seq(9_007_199_254_740_991))),
        (#"{"op":"files","at":"2026-11-21T00:45:25Z"}"#, files(.time(moment(0)))),
        (#"{"op":"history","path":"a"}"#, .history(RelativePath("a"))),
        (
            #"{"op":"history","path":"wire/ \u00e9\ud83d\ude00"}"#,
            .history(RelativePath("wire/ é😀"))
        ),
        (#"{"op":"history","path":"..."}"#, .history(RelativePath("..."))),
        (#"{"op":"history","path_base64":"Yf8="}"#, .history(RelativePath(bytes: [0x61, 0xFF]))),
        // Also a name that is UTF-8 may come so.
        (#"{"op":"history","path_base64":"YQ=="}"#, .history(RelativePath("a"))),
        (#"{"op":"content","path":"a"}"#, .content(.path(RelativePath("a"), version: nil))),
        (
            #"{"op":"content","path":"a","version":1}"#,
            .content(.path(RelativePath("a"), version: 1))
        ),
        (
            #"{"version":9007199254740991,"path_base64":"/w==","op":"content"}"#,
            .content(.path(RelativePath(bytes: [0xFF]), version: 9_007_199_254_740_991))
        ),
        (#"{"op":"verify"}"#, .verify),
    ]

    private static func files(_ place: JournalPlace) -> Request { .files(FilesRequest(at: place)) }

    @Test("A well-formed request is read", arguments: accepted)
    func accepts(line: String, request: Request) throws {
        let decoded = RequestLine(decoding: Array(line.utf8))
        #expect(try decoded.request.get() == request)
    }

    @Test("A content's hash is read as sha256sum prints it")
    func hashed() throws {
        let line = #"{"op":"content","hash":"sha256:\#(Self.digits)"}"#
        let decoded = RequestLine(decoding: Array(line.utf8))
        #expect(try decoded.request.get() == .content(.hash(try hash(0x2A))))
    }

    /// A line, and what the message of its `bad_request` must name.
    static let refused: [(line: String, named: String)] = [
        (#"{"op":"files","at":"now"}"#, "'at' is"), (#"{"op":"files","at":"start"}"#, "'at' is"),
        (#"{"op":"files","at":-1}"#, "'at' is"), (#"{"op":"files","at":1.5}"#, "'at' is"),
        (#"{"op":"files","at":null}"#, "'at' is"), (#"{"op":"files","at":true}"#, "'at' is"),
        (#"{"op":"files","at":["3f9a1c2e-42"]}"#, "'at' is"),
        (#"{"op":"files","at":"3f9a1c2e-042"}"#, "'at' is"),
        (#"{"op":"files","at":"2026-02-30T00:00:00Z"}"#, "'at' is"),
        (#"{"op":"files","since":1}"#, "'since'"),
        (#"{"op":"files","path":"a"}"#, "'path'"),
        (#"{"op":"history"}"#, "'path' is missing"),
        (#"{"op":"history","path":1}"#, "'path' is a path"),
        (#"{"op":"history","path":null}"#, "'path' is a path"),
        (#"{"op":"history","path":["a"]}"#, "'path' is a path"),
        (#"{"op":"history","path":""}"#, "'path' is a path"),
        (#"{"op":"history","path":"/a"}"#, "'path' is a path"),
        (#"{"op":"history","path":"a/"}"#, "'path' is a path"),
        (#"{"op":"history","path":"a//b"}"#, "'path' is a path"),
        (#"{"op":"history","path":"./a"}"#, "'path' is a path"),
        (#"{"op":"history","path":"a/../b"}"#, "'path' is a path"),
        (#"{"op":"history","path":".."}"#, "'path' is a path"),
        (#"{"op":"history","path":"a\u0000b"}"#, "'path' is a path"),
        (#"{"op":"history","path_base64":1}"#, "'path_base64' is a path"),
        (#"{"op":"history","path_base64":""}"#, "'path_base64' is a path"),
        (#"{"op":"history","path_base64":"Yf8"}"#, "'path_base64' is a path"),
        (#"{"op":"history","path_base64":"Yf9="}"#, "'path_base64' is a path"),
        // "../a"
        (#"{"op":"history","path_base64":"Li4vYQ=="}"#, "'path_base64' is a path"),
        (#"{"op":"history","path":"a","path_base64":"YQ=="}"#, "'path' and 'path_base64'"),
        (#"{"op":"history","path":"a","version":1}"#, "'version'"),
        (#"{"op":"history","path":"a","since":1}"#, "'since'"),
        (#"{"op":"content"}"#, "'hash' or 'path' is missing"),
        (#"{"op":"content","hash":1}"#, "'hash' is"),
        (#"{"op":"content","hash":null}"#, "'hash' is"),
        (#"{"op":"content","hash":"sha256:"}"#, "'hash' is"),
        (#"{"op":"content","hash":"\#(digits)"}"#, "'hash' is"),
        (#"{"op":"content","hash":"sha256:\#(digits)0"}"#, "'hash' is"),
        (#"{"op":"content","hash":"sha256:\#(digits.uppercased())"}"#, "'hash' is"),
        (#"{"op":"content","hash":"sha1:\#(digits)"}"#, "'hash' is"),
        (#"{"op":"content","hash":"sha256:\#(digits)","path":"a"}"#, "'hash' and 'path'"),
        (
            #"{"op":"content","hash":"sha256:\#(digits)","path_base64":"YQ=="}"#,
            "'hash' and 'path_base64'"
        ),
        (#"{"op":"content","hash":"sha256:\#(digits)","version":1}"#, "'hash' and 'version'"),
        (#"{"op":"content","version":1}"#, "'version' needs"),
        (#"{"op":"content","path":"a/."}"#, "'path' is a path"),
        (#"{"op":"content","path":"a","path_base64":"YQ=="}"#, "'path' and 'path_base64'"),
        (#"{"op":"content","path":"a","version":0}"#, "'version' is"),
        (#"{"op":"content","path":"a","version":-1}"#, "'version' is"),
        (#"{"op":"content","path":"a","version":1.5}"#, "'version' is"),
        (#"{"op":"content","path":"a","version":"1"}"#, "'version' is"),
        (#"{"op":"content","path":"a","version":null}"#, "'version' is"),
        (#"{"op":"content","path":"a","part":2}"#, "'part'"),
        (#"{"op":"verify","deep":true}"#, "'deep'"),
        (#"{"op":"verify","timeout":1}"#, "'timeout'"),
    ]

    @Test("What is ill-typed, missing or too much is refused by name", arguments: refused)
    func refuses(line: String, named: String) {
        let decoded = RequestLine(decoding: Array(line.utf8))
        guard case .failure(let error) = decoded.request else {
            Issue.record("taken: \(line)")
            return
        }
        #expect(error.code == .badRequest)
        #expect(error.message.contains(named), "\(error.message)")
    }
}
