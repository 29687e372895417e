import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

@Suite("A subscription that ends", .timeLimit(.minutes(1)))
struct UntilTests {
    private static func end(_ seq: Int64) -> String {
        #"{"type":"end","cursor":"3f9a1c2e-\#(seq)"}"# + "\n"
    }

    static let endings: [(members: String, range: ClosedRange<Int64>?, end: Int64)] = [
        (#""since":0,"until":4"#, 1...4, 4),
        (#""since":0,"until":"3f9a1c2e-6""#, 1...6, 6),
        (#""since":0,"until":"0000000a-2""#, 1...2, 2),
        (#""since":4,"until":4"#, nil, 4),
        (#""since":4,"until":2"#, nil, 4),
        (#""since":4,"until":"2026-11-21T00:45:25Z""#, nil, 4),
        (#""since":0,"until":"2026-11-21T00:45:25Z""#, 1...2, 2),
        (#""since":0,"until":"2026-11-21T00:45:25.123457Z","follow":false"#, 1...9, 9),
        (#""since":0,"until":99,"follow":false"#, 1...9, 9),
        (#""since":0,"until":7,"limit":3"#, 1...3, 3),
        (#""since":0,"until":2,"limit":3"#, 1...2, 2),
        (#""last":4,"until":7"#, 6...7, 7),
        (#""since":0,"until":4,"filter":{"kind":"moved"}"#, nil, 4),
    ]

    // capability 4.1
    // scenario 61
    @Test("does so with the last place it has read", arguments: endings)
    func ends(members: String, range: ClosedRange<Int64>?, end: Int64) async throws {
        let feed = try await ServedFeed()
        feed.journal.setEarlier(JournalID(value: 0xA), 3)
        feed.journal.commit(5)
        feed.journal.commit(4)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe",\#(members)}"# + "\n")
        client.endSending()
        _ = try client.line()
        let lines = range.map { String(decoding: feed.journal.text($0), as: UTF8.self) } ?? ""
        #expect(try client.rest() == lines + Self.end(end))
        await feed.server.stop()
    }

    // capability 4.1
    @Test("at a number that is not there yet waits for it")
    func future() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(2)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":1,"until":4}"# + "\n")
        #expect(
            try client.lines(3).hasSuffix(#"{"type":"caught_up","cursor":"3f9a1c2e-2"}"# + "\n")
        )
        feed.commit(5)
        let lines = String(decoding: feed.journal.text(3...4), as: UTF8.self)
        #expect(try client.lines(3) == lines + Self.end(4))
        await feed.server.stop()
    }

    // capability 4.1
    @Test("at a time that is still to come waits until that has passed")
    func futureTime() async throws {
        let feed = try await ServedFeed()
        feed.journal.commit(2)
        let client = try feed.client()
        try client.send(
            #"{"op":"subscribe","since":1,"until":"2026-11-21T00:45:26Z","heartbeat":0}"# + "\n"
        )
        #expect(
            try client.lines(3).hasSuffix(#"{"type":"caught_up","cursor":"3f9a1c2e-2"}"# + "\n")
        )
        feed.commit(1)
        #expect(try client.line() == FakeChange().text(seq: 3) + "\n")
        feed.journal.setClock(Timestamp(nanoseconds: 1_795_221_927_000_000_000))
        #expect(try client.line() == Self.end(3))
        await feed.server.stop()
    }

    static let refused: [(until: String, code: String)] = [
        (#""0000000b-1""#, "cursor_unknown"), (#""0000000a-4""#, "cursor_ahead"),
    ]

    // capability 4.1
    @Test("at a place that this journal does not vouch for is refused", arguments: refused)
    func refuses(until: String, code: String) async throws {
        let feed = try await ServedFeed()
        feed.journal.setEarlier(JournalID(value: 0xA), 3)
        let client = try feed.client()
        try client.send(#"{"op":"subscribe","since":0,"until":\#(until)}"# + "\n")
        #expect(try client.line().hasPrefix(#"{"type":"error","code":"\#(code)""#))
        await feed.server.stop()
    }
}
