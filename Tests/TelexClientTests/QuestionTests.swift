import FakeDaemon
import Synchronization
import TelexClient
import TelexModel
import TelexWire
import Testing

@Suite("Questions", .timeLimit(.minutes(1)))
struct QuestionTests {
    private static let hash = "sha256:" + String(repeating: "2a", count: 32)
    private static let place = Cursor(journal: JournalID(value: 0x3F9A_1C2E), seq: 8)

    /// Asks a daemon that answers with these lines, and checks what it was asked.
    private static func ask<Value: Sendable>(
        _ lines: [String],
        asks request: String,
        _ body: @Sendable (TelexClient) async throws -> Value
    ) async throws -> Value {
        let value = Mutex<Value?>(nil)
        let answer = lines.map { FakeDaemon.Step.line($0) }
        try await FakeDaemon.run([[.line(SampleLines.hello), .request] + answer + [.hold]]) {
            daemon in
            let told = try await body(TelexClient(socketPath: daemon.path))
            #expect(daemon.requests == [request])
            value.withLock { $0 = told }
        }
        return try #require(value.withLock { $0 })
    }

    // capability 4.6
    @Test("hello is what the daemon greets with")
    func hello() async throws {
        try await FakeDaemon.run([[.line(SampleLines.hello), .hold]]) { daemon in
            let hello = try await TelexClient(socketPath: daemon.path).hello()
            #expect(hello.daemon == "telexd 1.0.0")
            #expect(hello.head == 58_213)
        }
    }

    // capability 4.6
    @Test("A status is read whole, but for problems that are newer than the client")
    func status() async throws {
        let problems = """
            {"code":"unreadable","path":"x.txt","message":"no","since":"2026-11-21T00:00:00Z"},\
            {"code":"of_tomorrow","message":"?","since":"2026-11-21T00:00:00Z"}
            """
        let line = SampleLines.status("scanning", reason: #""reload""#, problems: problems)
        let status = try await Self.ask([line], asks: #"{"op":"status"}"#) {
            try await $0.status()
        }
        #expect(status.state == .scanning)
        #expect(status.reason == .reload)
        #expect(status.journal.head == 58_213)
        #expect(status.files.count == 12_481)
        #expect(status.scan.seconds == 1.2)
        #expect(status.watch.limit == 192_536)
        #expect(status.problems.map(\.code) == [.unreadable])
        // Written again it is the same line, but for what was left out.
        var writer = LineWriter()
        writer.status(status, id: nil)
        let known = line.replacing(
            problems,
            with: #"{"code":"unreadable","path":"x.txt","message":"no","#
                + #""since":"2026-11-21T00:00:00.000000Z"}"#
        )
        #expect(String(decoding: writer.bytes, as: UTF8.self) == known + "\n")
    }

    // capability 4.6
    @Test(
        "A status that lacks something is no answer",
        arguments: ["\"pid\":812,", "\"head\":58213,"]
    )
    func poorStatus(member: String) async throws {
        let line = SampleLines.status().replacing(member, with: "")
        try await FakeDaemon.run([[.line(SampleLines.hello), .request, .line(line), .hold]]) {
            daemon in
            do {
                _ = try await TelexClient(socketPath: daemon.path).status()
                Issue.record("it was read")
            } catch TelexClientError.protocolViolation(let text) {
                #expect(!text.isEmpty)
            }
        }
    }

    // capability 4.6
    @Test("sync, ping and forget are answered with one line")
    func short() async throws {
        let sync = try await Self.ask(
            [#"{"type":"synced","cursor":"3f9a1c2e-8","problems":2}"#],
            asks: #"{"op":"sync","timeout":5}"#
        ) { try await $0.sync(timeoutSeconds: 5) }
        #expect(sync == SyncOutcome(cursor: Self.place, problemCount: 2))
        let time = try await Self.ask(
            [#"{"type":"pong","time":"1970-01-01T00:00:01.000000Z"}"#],
            asks: #"{"op":"ping"}"#
        ) { try await $0.ping() }
        #expect(time == Timestamp(nanoseconds: 1_000_000_000))
        let name: ConsumerName = try #require(ConsumerName("c"))
        try await Self.ask(
            [#"{"type":"forgotten"}"#],
            asks: #"{"op":"forget","consumer":"c"}"#
        ) { try await $0.forget(name) }
    }

    // capability 4.6
    @Test("Why a path is not journaled is read, and what is journaled of it")
    func why() async throws {
        let file = SampleLines.file(3).replacing(#""type":"file","#, with: "")
        let line = """
            {"type":"why","path":"3.txt","journaled":true,"file":\(file),"reason":"excluded",\
            "pattern":"*.txt","message":"kept out"}
            """
        let known = try await Self.ask([line], asks: #"{"op":"why","path":"3.txt"}"#) {
            try await $0.why(RelativePath("3.txt"))
        }
        #expect(known.file?.seq == 3)
        #expect(known.reason == .excluded)
        #expect(known.pattern == "*.txt")
        let nothing = try await Self.ask(
            [#"{"type":"why","path":"x","journaled":false,"file":null,"reason":null}"#],
            asks: #"{"op":"why","path":"x"}"#
        ) { try await $0.why(RelativePath("x")) }
        #expect(nothing == PathExplanation(file: nil))
    }

    // capability 4.6
    @Test("A scan and a verification tell how far they are, and what came of them")
    func long() async throws {
        let told = Mutex<[RequestProgress]>([])
        let scan = try await Self.ask(
            [
                SampleLines.progress(5), SampleLines.progress(6, of: 9),
                SampleLines.scanned(9, 1, 8),
            ],
            asks: #"{"op":"scan","deep":true}"#
        ) { client in
            try await client.scan(isDeep: true) { progress in told.withLock { $0.append(progress) }
            }
        }
        #expect(scan == ScanOutcome(fileCount: 9, changeCount: 1, cursor: Self.place))
        let expected = [
            RequestProgress(done: 5, total: nil), RequestProgress(done: 6, total: 9),
        ]
        #expect(told.withLock { $0 } == expected)
        let bad = #"{"where":"journal","seq":4,"message":"no"},{"where":"beyond","message":"?"}"#
        let verified = try await Self.ask(
            [SampleLines.verified(8, 3, bad: bad)],
            asks: #"{"op":"verify"}"#
        ) { try await $0.verify() }
        #expect(verified.badCount == 2)
        #expect(verified.bad == [Damage(where: .journal, seq: 4, message: "no")])
    }

    // capability 4.6
    @Test("The parts of a content are joined", arguments: [true, false])
    func content(isText: Bool) async throws {
        let parts =
            isText
            ? [#""text":"é""#, #""text":"\n""#]
            : [#""text_base64":"w6k=""#, #""text_base64":"Cg==""#]
        let lines = [
            #"{"type":"content","hash":"\#(Self.hash)","size":3,"part":1,"more":true,\#(parts[0])}"#,
            #"{"type":"content","hash":"\#(Self.hash)","size":3,"part":2,\#(parts[1])}"#,
        ]
        let content = try await Self.ask(
            lines,
            asks: #"{"op":"content","path":"a","version":2}"#
        ) { try await $0.content(.path(RelativePath("a"), version: 2)) }
        #expect(content.bytes == Array("é\n".utf8))
        #expect(content.isText == isText)
        #expect(content.hash.description == Self.hash)
    }

    // capability 4.6
    @Test("A list is read to its end, which says what it is as of")
    func lists() async throws {
        let end = #"{"type":"end","cursor":"3f9a1c2e-8","files":2}"#
        let files = try await Self.ask(
            [SampleLines.file(1), SampleLines.file(2), end],
            asks: #"{"op":"files","at":8}"#
        ) { try await $0.files(FilesRequest(at: .seq(8))).all() }
        #expect(files.elements.map(\.seq) == [1, 2])
        #expect(files.ending == Self.place)
        let history = try await Self.ask(
            [SampleLines.change(1), #"{"type":"end","cursor":"3f9a1c2e-8","complete":false}"#],
            asks: #"{"op":"history","path":"1.txt"}"#
        ) { try await $0.history(of: RelativePath("1.txt")).all() }
        #expect(history.elements.map(\.seq) == [1])
        #expect(history.ending == HistoryEnding(cursor: Self.place, isComplete: false))
        let duplicates = try await Self.ask(
            [
                #"{"type":"duplicates","hash":"\#(Self.hash)","size":7,"copies":2,"#
                    + #""files":[{"path":"a"},{"path":"?","path_base64":"/w=="}]}"#,
                #"{"type":"end","cursor":"3f9a1c2e-8","articles":1,"duplicates":1,"#
                    + #""duplicate_bytes":7}"#,
            ],
            asks: #"{"op":"duplicates"}"#
        ) { try await $0.duplicates().all() }
        #expect(
            duplicates.elements.map(\.files) == [[RelativePath("a"), RelativePath(bytes: [0xFF])]]
        )
        #expect(duplicates.ending.duplicateByteCount == 7)
    }

    // capability 4.6
    @Test("Consumers are listed")
    func consumers() async throws {
        let consumers = try await Self.ask(
            [
                #"{"type":"consumer","name":"a","cursor":"3f9a1c2e-8","behind":3,"#
                    + #""connected":true,"acked_at":"1970-01-01T00:00:01Z"}"#,
                #"{"type":"consumer","name":"b","cursor":"3f9a1c2e-8","behind":0,"#
                    + #""connected":false,"acked_at":null}"#,
                SampleLines.place("end", 8),
            ],
            asks: #"{"op":"consumers"}"#
        ) { try await $0.consumers() }
        #expect(consumers.map(\.name.text) == ["a", "b"])
        #expect(consumers.map(\.behind) == [3, 0])
        #expect(consumers.map { $0.ackedAt?.nanoseconds } == [1_000_000_000, nil])
    }

    // capability 4.6
    @Test("A refusal is the error, also in the middle of a list")
    func refusals() async throws {
        let refusal = SampleLines.error("unavailable", "gone")
        let refused = TelexClientError.refused(RequestError(.unavailable, "gone"))
        let session: [FakeDaemon.Step] = [
            .line(SampleLines.hello), .request, .line(refusal), .hold,
        ]
        let listing: [FakeDaemon.Step] = [
            .line(SampleLines.hello), .request, .line(SampleLines.file(1)), .line(refusal), .hold,
        ]
        try await FakeDaemon.run([session, session, session, listing]) { daemon in
            let client = TelexClient(socketPath: daemon.path)
            await #expect(throws: refused) { try await client.sync() }
            await #expect(throws: refused) { try await client.scan() }
            await #expect(throws: refused) {
                try await client.content(.path(RelativePath("a"), version: nil))
            }
            var files = client.files().makeAsyncIterator()
            let first = try await files.next()
            #expect(first?.seq == 1)
            do {
                _ = try await files.next()
                Issue.record("it was read")
            } catch {
                #expect(error as? TelexClientError == refused)
            }
        }
    }

    // capability 4.6
    @Test("A question whose task is cancelled waits no longer, and closes its connection")
    func cancelled() async throws {
        try await FakeDaemon.run([
            [.line(SampleLines.hello), .request, .hold],
            [.line(SampleLines.hello), .request, .line(SampleLines.place("end", 8))],
        ]) { daemon in
            let client = TelexClient(socketPath: daemon.path)
            let asking = Task { try await client.scan() }
            asking.cancel()
            await #expect(throws: TelexClientError.cancelled) { try await asking.value }
            // The daemon serves one after the other: the first has left.
            let files = try await client.files().all()
            #expect(files.elements == [])
        }
    }
}
