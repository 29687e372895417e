import TelexModel
import TelexWire
import Testing

@Suite("Answer lines")
struct AnswerLinesTests {
    static let cursor = Cursor(journal: sampleJournal, seq: 42)

    @Test("The greeting is the protocol's")
    func hello() {
        let hello = Hello(
            daemon: "telexd 1.0.0",
            journal: sampleJournal,
            oldest: 1,
            head: 58_213,
            folder: Array("/srv/seeds".utf8),
            durability: .power
        )
        expect(
            { $0.hello(hello) },
            """
            {"type":"hello","protocol":1,"daemon":"telexd 1.0.0","journal":"3f9a1c2e","oldest":1,\
            "head":58213,"folder":"/srv/seeds","durability":"power"}
            """
        )
    }

    @Test("Every error code is written as the protocol spells it", arguments: ErrorCode.allCases)
    func errors(code: ErrorCode) {
        // What is still kept is always said of what is not.
        let oldest: Int64? = code == .cursorExpired ? 7 : nil
        let more = oldest.map { #","oldest":\#($0)"# } ?? ""
        expect(
            { $0.error(RequestError(code, "what\nhappened", oldest: oldest), id: .text("x")) },
            #"{"id":"x","type":"error","code":"\#(code.rawValue)","message":"what\nhappened"\#(more)}"#
        )
    }

    @Test("An expired cursor's error names the oldest change that is kept")
    func expired() {
        expect(
            { $0.error(RequestError(.cursorExpired, "gone", oldest: 7), id: nil) },
            #"{"type":"error","code":"cursor_expired","message":"gone","oldest":7}"#
        )
    }

    @Test("The lines of a subscription are the protocol's")
    func subscription() {
        expect(
            {
                $0.subscribed(
                    journal: sampleJournal,
                    after: 42,
                    oldest: 1,
                    head: 58_213,
                    state: .inSync,
                    id: nil
                )
            },
            """
            {"type":"subscribed","journal":"3f9a1c2e","after":42,"oldest":1,"head":58213,\
            "state":"in_sync"}
            """
        )
        expect(
            { $0.caughtUp(Self.cursor, id: .number(3)) },
            #"{"id":3,"type":"caught_up","cursor":"3f9a1c2e-42"}"#
        )
        expect(
            { $0.state(.scanning, reason: .queueOverflow, time: moment(0), id: nil) },
            """
            {"type":"state","state":"scanning","reason":"queue_overflow",\
            "time":"2026-11-21T00:45:25.000000Z"}
            """
        )
        expect(
            { $0.state(.inSync, reason: nil, time: moment(0), id: nil) },
            #"{"type":"state","state":"in_sync","time":"2026-11-21T00:45:25.000000Z"}"#
        )
        expect(
            { $0.heartbeat(Self.cursor, state: .degraded, time: moment(1), id: nil) },
            """
            {"type":"heartbeat","cursor":"3f9a1c2e-42","state":"degraded",\
            "time":"2026-11-21T00:45:26.000000Z"}
            """
        )
        expect({ $0.end(Self.cursor, id: nil) }, #"{"type":"end","cursor":"3f9a1c2e-42"}"#)
    }

    @Test("The single answers are the protocol's")
    func single() throws {
        expect(
            { $0.end(Self.cursor, files: 12_481, id: nil) },
            #"{"type":"end","cursor":"3f9a1c2e-42","files":12481}"#
        )
        expect(
            { $0.synced(Self.cursor, problems: 2, id: nil) },
            #"{"type":"synced","cursor":"3f9a1c2e-42","problems":2}"#
        )
        let file = JournaledFile(
            path: RelativePath("a.txt"),
            version: 2,
            hash: try hash(0x0F),
            size: 10,
            mtime: moment(0, nanoseconds: 9),
            copies: 1,
            seq: 41
        )
        expect(
            { $0.file(file, id: .number(1)) },
            """
            {"id":1,"type":"file","path":"a.txt","version":2,"hash":"\(hashText(0x0F))",\
            "size":10,"mtime":"2026-11-21T00:45:25.000000009Z","copies":1,"seq":41}
            """
        )
    }

    static let progress: [(done: Int64, total: Int64?, id: RequestID?, line: String)] = [
        (0, nil, nil, #"{"type":"progress","done":0,"unit":"files"}"#),
        (0, 0, nil, #"{"type":"progress","done":0,"total":0,"unit":"files"}"#),
        (
            3_120, 12_481, .number(7),
            #"{"id":7,"type":"progress","done":3120,"total":12481,"unit":"files"}"#
        ),
    ]

    @Test("How far a request has come is the protocol's line", arguments: progress)
    func howFar(done: Int64, total: Int64?, id: RequestID?, line: String) {
        expect({ $0.progress(done: done, total: total, unit: "files", id: id) }, line)
    }

    @Test("The end of a scan is the protocol's line")
    func scanned() {
        expect(
            { $0.scanned(files: 12_481, changes: 3, cursor: Self.cursor, id: nil) },
            #"{"type":"scanned","files":12481,"changes":3,"cursor":"3f9a1c2e-42"}"#
        )
        expect(
            { $0.scanned(files: 0, changes: 0, cursor: Self.cursor, id: .text("s")) },
            #"{"id":"s","type":"scanned","files":0,"changes":0,"cursor":"3f9a1c2e-42"}"#
        )
    }
}
