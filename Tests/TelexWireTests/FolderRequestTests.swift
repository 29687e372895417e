import TelexModel
import TelexWire
import Testing

@Suite("Requests about the folder")
struct FolderRequestTests {
    static let filters: [(filter: String, patterns: [String], written: String)] = [
        (#"{"path":"wire/**"}"#, ["wire/**"], #"{"path":"wire/**"}"#),
        (#"{"path":["a","b*"]}"#, ["a", "b*"], #"{"path":["a","b*"]}"#),
        (#"{"path":["\u0061"]}"#, ["a"], #"{"path":"a"}"#),
    ]

    @Test(
        "A filter is one glob or a list, and is written as short as it can be",
        arguments: filters
    )
    func filter(filter: String, patterns: [String], written: String) throws {
        let line = #"{"op":"files","at":3,"filter":\#(filter)}"#
        let request = try RequestLine(decoding: Array(line.utf8)).request.get()
        let expected = FilesRequest(at: .seq(3), filter: try PathFilter(patterns))
        #expect(request == .files(expected))
        let again = String(decoding: request.line(), as: UTF8.self)
        #expect(again == #"{"op":"files","at":3,"filter":\#(written)}"# + "\n")
    }

    static let paths: [(patterns: [String], path: String, matches: Bool)] = [
        (["wire/**"], "wire/afp/1", true), (["wire/*"], "wire/afp/1", false),
        (["x", "wire/**"], "wire/1", true), (["*.txt"], "a/b.txt", false),
        (["**/*.txt"], "b.txt", true), (["x", "y"], "z", false),
    ]

    @Test("A path is let through where any of the globs matches all of it", arguments: paths)
    func matches(patterns: [String], path: String, matches: Bool) throws {
        #expect(try PathFilter(patterns).matches(RelativePath(path)) == matches)
    }

    @Test("An empty filter lets everything through")
    func empty() throws {
        let line = #"{"op":"files","filter":{}}"#
        let request = try RequestLine(decoding: Array(line.utf8)).request.get()
        #expect(request == .files(FilesRequest()))
    }

    static let others: [(line: String, request: Request)] = [
        (#"{"op":"why","path":"a/b"}"#, .why(RelativePath("a/b"))),
        (#"{"op":"why","path_base64":"Yf8="}"#, .why(RelativePath(bytes: [0x61, 0xFF]))),
        (#"{"op":"duplicates"}"#, .duplicates),
    ]

    @Test("A question about a path or about duplicates is read and written", arguments: others)
    func asks(line: String, request: Request) throws {
        #expect(try RequestLine(decoding: Array(line.utf8)).request.get() == request)
        #expect(String(decoding: request.line(), as: UTF8.self) == line + "\n")
    }

    static let refused: [(line: String, named: String)] = [
        (#"{"op":"files","filter":"a"}"#, "'filter' is an object"),
        (#"{"op":"files","filter":null}"#, "'filter' is an object"),
        (#"{"op":"files","filter":["a"]}"#, "'filter' is an object"),
        (#"{"op":"files","filter":{"path":1}}"#, "'filter.path' is a glob"),
        (#"{"op":"files","filter":{"path":null}}"#, "'filter.path' is a glob"),
        (#"{"op":"files","filter":{"path":["a",1]}}"#, "'filter.path' is a glob"),
        (#"{"op":"files","filter":{"path":[]}}"#, "a list of 1 to 64"),
        (#"{"op":"files","filter":{"path":""}}"#, "'' in 'filter.path' is no glob"),
        (#"{"op":"files","filter":{"path":"a[b"}}"#, "'a[b' in 'filter.path' is no glob: the ["),
        (#"{"op":"files","filter":{"path":["a","{b"]}}"#, "'{b' in 'filter.path' is no glob"),
        (#"{"op":"files","filter":{"path":"/a"}}"#, "relative to the folder"),
        (#"{"op":"files","filter":{"kind":"added"}}"#, "'filter.kind' is no member of 'files'"),
        (#"{"op":"files","filter":{"path":"a","unique":true}}"#, "'filter.unique'"),
        (#"{"op":"why"}"#, "'path' is missing"), (#"{"op":"why","path":"../a"}"#, "'path' is"),
        (#"{"op":"why","path":"a","path_base64":"YQ=="}"#, "exclude each other"),
        (#"{"op":"why","path":"a","deep":true}"#, "'deep'"),
        (#"{"op":"duplicates","path":"a"}"#, "'path'"),
    ]

    @Test("What is ill-typed or unknown is refused by name", arguments: refused)
    func refuses(line: String, named: String) {
        guard case .failure(let error) = RequestLine(decoding: Array(line.utf8)).request else {
            Issue.record("taken: \(line)")
            return
        }
        #expect(error.code == .badRequest)
        #expect(error.message.contains(named), "\(error.message)")
    }

    @Test("A filter has at most 64 globs, and a long one is repeated shortened")
    func limits() throws {
        _ = try PathFilter([String](repeating: "a", count: 64))
        #expect(throws: RequestError.self) {
            try PathFilter([String](repeating: "a", count: 65))
        }
        _ = try PathFilter([String](repeating: String(repeating: "a", count: 1_024), count: 4))
        #expect(throws: RequestError.self) {
            try PathFilter(
                [String](repeating: String(repeating: "a", count: 1_024), count: 4) + ["a"]
            )
        }
        do {
            _ = try PathFilter([String(repeating: "x", count: 3_000)])
            Issue.record("taken")
        } catch {
            #expect(error.message.utf8.count < 512)
        }
    }
}
