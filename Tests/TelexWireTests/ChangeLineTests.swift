import TelexModel
import TelexWire
import Testing

@Suite("Change lines")
struct ChangeLineTests {
    /// A change of each kind, and its line.
    static func samples() throws -> [(change: Change, line: String)] {
        [try added(), try modified(), try moved(), try removed(), try foreignName()]
    }

    private static func added() throws -> (Change, String) {
        let change = Change(
            seq: 42,
            time: moment(0, nanoseconds: 123_456_000),
            kind: .added,
            origin: .live,
            path: RelativePath("wire/afp/0412.txt"),
            version: 1,
            hash: try hash(0x2A),
            copies: 2,
            file: Change.FileFacts(size: 2_603, mtime: moment(0, nanoseconds: 101_530_221)),
            duplicateOf: RelativePath("first.txt"),
            article: ArticleFacts(
                headline: "Isis face “final” assault",
                date: CivilDate(year: 2019, month: 3, day: 1),
                words: 427
            )
        )
        let line = """
            {"type":"change","seq":42,"cursor":"3f9a1c2e-42","time":"2026-11-21T00:45:25.123456Z",\
            "kind":"added","origin":"live","path":"wire/afp/0412.txt","version":1,\
            "hash":"\(hashText(0x2A))","size":2603,"mtime":"2026-11-21T00:45:25.101530221Z",\
            "copies":2,"duplicate_of":"first.txt",\
            "article":{"headline":"Isis face “final” assault","date":"2019-03-01","words":427}}

            """
        return (change, line)
    }

    private static func modified() throws -> (Change, String) {
        let change = Change(
            seq: 43,
            time: moment(1),
            kind: .modified,
            origin: .scan,
            path: RelativePath("a.txt"),
            version: 3,
            hash: try hash(0xFF),
            copies: 1,
            file: Change.FileFacts(size: 1, mtime: moment(1)),
            previous: Change.Previous(hash: try hash(0x01), version: 2, copies: 4),
            article: ArticleFacts(headline: nil, date: nil, words: 0)
        )
        let line = """
            {"type":"change","seq":43,"cursor":"3f9a1c2e-43","time":"2026-11-21T00:45:26.000000Z",\
            "kind":"modified","origin":"scan","path":"a.txt","version":3,\
            "hash":"\(hashText(0xFF))","size":1,"mtime":"2026-11-21T00:45:26.000000000Z",\
            "copies":1,"previous":{"hash":"\(hashText(0x01))","version":2,"copies":4},\
            "article":{"words":0}}

            """
        return (change, line)
    }

    private static func moved() throws -> (Change, String) {
        let change = Change(
            seq: 44,
            time: moment(2),
            kind: .moved,
            origin: .live,
            path: RelativePath("b.txt"),
            version: 1,
            hash: try hash(0x10),
            copies: 1,
            source: Change.Source(path: RelativePath("a.txt"), version: 3),
            file: Change.FileFacts(size: 7, mtime: moment(-60))
        )
        let line = """
            {"type":"change","seq":44,"cursor":"3f9a1c2e-44","time":"2026-11-21T00:45:27.000000Z",\
            "kind":"moved","origin":"live","path":"b.txt","from":"a.txt","from_version":3,\
            "version":1,"hash":"\(hashText(0x10))","size":7,\
            "mtime":"2026-11-21T00:44:25.000000000Z","copies":1}

            """
        return (change, line)
    }

    private static func removed() throws -> (Change, String) {
        let change = Change(
            seq: 45,
            time: moment(3),
            kind: .removed,
            origin: .live,
            path: RelativePath("b.txt"),
            version: 1,
            hash: try hash(0x10),
            copies: 0
        )
        let line = """
            {"type":"change","seq":45,"cursor":"3f9a1c2e-45","time":"2026-11-21T00:45:28.000000Z",\
            "kind":"removed","origin":"live","path":"b.txt","version":1,\
            "hash":"\(hashText(0x10))","copies":0}

            """
        return (change, line)
    }

    private static func foreignName() throws -> (Change, String) {
        let change = Change(
            seq: 46,
            time: moment(4),
            kind: .moved,
            origin: .live,
            path: RelativePath(bytes: [0xE9]),
            version: 1,
            hash: try hash(0x10),
            copies: 2,
            source: Change.Source(path: RelativePath(bytes: [0x2D, 0xFF]), version: 1),
            file: Change.FileFacts(size: 7, mtime: moment(4)),
            duplicateOf: RelativePath(bytes: [0xC3, 0x28])
        )
        let line = """
            {"type":"change","seq":46,"cursor":"3f9a1c2e-46","time":"2026-11-21T00:45:29.000000Z",\
            "kind":"moved","origin":"live","path":"\u{FFFD}","path_base64":"6Q==",\
            "from":"-\u{FFFD}","from_base64":"Lf8=","from_version":1,\
            "version":1,"hash":"\(hashText(0x10))","size":7,\
            "mtime":"2026-11-21T00:45:29.000000000Z","copies":2,\
            "duplicate_of":"\u{FFFD}(","duplicate_of_base64":"wyg="}

            """
        return (change, line)
    }

    @Test("A change of each kind has its line, byte for byte")
    func golden() throws {
        for (change, line) in try Self.samples() {
            var writer = LineWriter()
            writer.change(change, journal: sampleJournal)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == line)
            expectAnswer(writer.bytes)
        }
    }

    @Test("A line read gives the change that was written")
    func roundTrip() throws {
        for (change, line) in try Self.samples() {
            let parsed = try JSONParser.parse(Array(line.utf8))
            #expect(Change(line: parsed) == change)
        }
    }

    @Test("A member that a client does not know changes nothing")
    func unknownMember() throws {
        let (change, line) = try Self.removed()
        let longer = #"{"later":{"x":[1]},"# + line.dropFirst()
        #expect(Change(line: try JSONParser.parse(Array(longer.utf8))) == change)
    }

    @Test(
        "A line without a member that is always there is no change",
        arguments: ["type", "seq", "time", "kind", "origin", "path", "version", "hash", "copies"]
    )
    func missingMember(name: String) throws {
        let parsed = try JSONParser.parse(Array(try Self.removed().1.utf8))
        guard case .object(let members) = parsed else {
            Issue.record("no object")
            return
        }
        #expect(members.contains { $0.name == name })
        #expect(Change(line: .object(members.filter { $0.name != name })) == nil)
        var illTyped = members
        for index in illTyped.indices where illTyped[index].name == name {
            illTyped[index].value = .bool(true)
        }
        #expect(Change(line: .object(illTyped)) == nil)
    }
}
