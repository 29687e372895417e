import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("What a change's line is made to look like", .timeLimit(.minutes(1)))
struct ChangeFormTests {
    private static let event =
        #"{"specversion":"1.0","id":"3f9a1c2e-1","source":"urn:telex:3f9a1c2e","#
        + #""type":"telex.change.added","subject":"a\"b","time":"2026-11-21T00:45:25.123456Z","#
        + #""datacontenttype":"application/json","data":"#

    // capability 4.1
    @Test("An event has the change as its data, and not the request's id")
    func event() async throws {
        let feed = try await ServedFeed()
        let change = FakeChange(path: "a\"b")
        feed.journal.commit([change])
        let client = try feed.client()
        try client.send(
            #"{"op":"subscribe","since":0,"format":"cloudevents","follow":false,"id":1}"# + "\n"
        )
        client.endSending()
        _ = try client.line()
        #expect(
            try client.rest() == Self.event + change.text(seq: 1) + "}\n"
                + #"{"id":1,"type":"end","cursor":"3f9a1c2e-1"}"# + "\n"
        )
        await feed.server.stop()
    }

    // capability 4.1
    @Test("A content that can't be read is left out, and the feed goes on")
    func unreadable() async throws {
        let feed = try await ServedFeed()
        feed.journal.past.setFailure(RequestError(.internal, "damaged"))
        feed.journal.commit([FakeChange()])
        let client = try feed.client()
        try client.send(
            #"{"op":"subscribe","since":0,"include":["text"],"follow":false}"# + "\n"
        )
        let lines = try client.lines(3)
        #expect(lines.contains(FakeChange().text(seq: 1).dropLast() + #","text_omitted":true}"#))
        #expect(lines.hasSuffix(#"{"type":"end","cursor":"3f9a1c2e-1"}"# + "\n"))
        await feed.server.stop()
    }

    static let contents: [(bytes: [UInt8]?, member: String)] = [
        (Array("a\n\u{201C}b\u{1B}".utf8), #","text":"a\n“b\u001b""#),
        ([0x61, 0xFF], #","text_base64":"Yf8=""#),
        ([], #","text":"""#),
        (nil, ""),
        ([UInt8](repeating: 0x61, count: 1 << 20 | 1), #","text_omitted":true"#),
    ]

    // capability 4.1
    @Test("A content that is kept is included, whole or not at all", arguments: contents)
    func text(bytes: [UInt8]?, member: String) async throws {
        let feed = try await ServedFeed()
        let changes = [
            FakeChange(hash: FakeChange.hash(3)),
            FakeChange(kind: .modified, previousCopies: 0, hash: FakeChange.hash(3)),
            FakeChange(kind: .moved, from: "x", hash: FakeChange.hash(3)),
            FakeChange(kind: .removed, copies: 0, hash: FakeChange.hash(3)),
        ]
        if let bytes { feed.journal.past.setContent(FakeChange.hash(3), bytes) }
        feed.journal.commit(changes)
        let client = try feed.client()
        try client.send(
            #"{"op":"subscribe","since":0,"include":["text"],"follow":false,"id":"x"}"# + "\n"
        )
        client.endSending()
        _ = try client.line()
        for (index, change) in changes.enumerated() {
            let added = index < 2 ? member : ""
            let line = #"{"id":"x","# + change.text(seq: Int64(index) + 1).dropFirst().dropLast()
            #expect(try client.line() == line + added + "}\n")
        }
        await feed.server.stop()
    }
}
