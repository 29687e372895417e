import TelexModel
import TelexWire
import Testing

@testable import TelexFeed

// capability 3.5
@Suite("A verification on request", .timeLimit(.minutes(1)))
struct VerificationTests {
    private static let sound = FeedVerification(changes: 58_213, contents: 14_022, bad: [])
    private static let verified =
        #""type":"verified","changes":58213,"contents":14022,"bad":[]}"# + "\n"

    typealias Case = WorkTranscript<FeedVerification>

    static let cases = [
        Case(
            testDescription: "that finds nothing bad",
            request: #"{"op":"verify"}"#,
            progress: FeedProgress(done: 7, total: nil),
            result: .success(sound),
            answer: #"{"type":"progress","done":7,"unit":"rows"}"# + "\n{" + verified
        ),
        Case(
            testDescription: "that finds something bad, with an id on every line",
            request: #"{"op":"verify","id":"v"}"#,
            progress: FeedProgress(done: 7, total: 72_235),
            result: .success(
                FeedVerification(
                    changes: 2,
                    contents: 1,
                    bad: [
                        Damage(where: .journal, seq: 17, message: "it is not chained"),
                        Damage(where: .file, path: RelativePath("a\u{1B}"), message: "gone"),
                    ]
                )
            ),
            answer: #"{"id":"v","type":"progress","done":7,"total":72235,"unit":"rows"}"# + "\n"
                + #"{"id":"v","type":"verified","changes":2,"contents":1,"bad":["#
                + #"{"where":"journal","seq":17,"message":"it is not chained"},"#
                + #"{"where":"file","path":"a\u001b","message":"gone"}]}"# + "\n"
        ),
        Case(
            testDescription: "that fails",
            request: #"{"op":"verify","id":1}"#,
            progress: nil,
            result: .failure(RequestError(.internal, "the disk is gone")),
            answer: #"{"id":1,"type":"error","code":"internal","message":"the disk is gone"}"#
                + "\n"
        ),
    ]

    @Test("tells how far it is and what is bad, byte for byte", arguments: cases)
    func transcript(_ row: Case) async throws {
        let feed = try await ServedFeed()
        try row.check(in: feed, feed.journal.verifications) { _ in true }
        await feed.server.stop()
    }

    @Test("is joined by those who ask meanwhile, and goes its own way beside a scan")
    func joined() async throws {
        let feed = try await ServedFeed()
        let first = try feed.client()
        let second = try feed.client()
        try feed.ask(first, #"{"op":"verify","id":1}"#)
        try feed.ask(second, #"{"op":"verify","id":2}"#)
        try feed.ask(second, #"{"op":"scan","id":3}"#)
        #expect(feed.journal.verifications.held.count == 1)
        #expect(feed.journal.scans.held.count == 1)
        feed.journal.verifications.held[0].progress(FeedProgress(done: 1, total: 2))
        feed.journal.verifications.held[0].answer(.success(Self.sound))
        for (client, id) in [(first, 1), (second, 2)] {
            #expect(
                try client.lines(2)
                    == #"{"id":\#(id),"type":"progress","done":1,"total":2,"unit":"rows"}"#
                    + "\n{\"id\":\(id),\(Self.verified)"
            )
        }
        try feed.ask(first, #"{"op":"verify","id":4}"#)
        #expect(feed.journal.verifications.held.count == 2)
        await feed.server.stop()
    }

    @Test("goes on without a client that has gone")
    func gone() async throws {
        let feed = try await ServedFeed()
        let stays = try feed.client()
        do {
            let goes = try feed.client()
            try feed.ask(goes, #"{"op":"verify"}"#)
        }
        try feed.waitUntilAlone(stays)
        try feed.ask(stays, #"{"op":"verify","id":1}"#)
        #expect(feed.journal.verifications.held.count == 1)
        feed.journal.verifications.held[0].answer(.success(Self.sound))
        #expect(try stays.line() == #"{"id":1,"# + Self.verified)
        await feed.server.stop()
    }

    @Test("ends with the daemon, which says so")
    func farewell() async throws {
        let feed = try await ServedFeed()
        let client = try feed.client()
        try feed.ask(client, #"{"op":"verify","id":1}"#)
        await feed.server.stop()
        #expect(try client.rest() == ServedFeed.farewell)
    }
}
