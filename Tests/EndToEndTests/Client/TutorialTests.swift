import FakeDaemon
import TelexClient
import TelexModel
import TelexWire
import Testing

extension EndToEnd {
    @Suite("The tutorial of TelexClient", .timeLimit(.minutes(2)))
    struct TutorialTests {
        /// A function of the tutorial at work beside the test, and what it tells.
        private struct Work {
            private let task: Task<Void, any Error>
            private var lines: AsyncStream<String>.Iterator

            init(_ body: @escaping @Sendable (@Sendable (String) -> Void) async throws -> Void) {
                let (stream, continuation) = AsyncStream<String>.makeStream()
                lines = stream.makeAsyncIterator()
                task = Task {
                    defer { continuation.finish() }
                    try await body { continuation.yield($0) }
                }
            }

            /// What it tells next, so many lines of it.
            mutating func lines(_ count: Int) async -> [String] {
                var told: [String] = []
                while told.count < count, let line = await lines.next() { told.append(line) }
                return told
            }

            /// Ends it; what it threw.
            func cancel() async -> TelexClientError? {
                task.cancel()
                do {
                    try await task.value
                    return nil
                } catch {
                    return error as? TelexClientError
                }
            }
        }

        private static let top =
            "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

        // capability 4.6
        @Test("The page's code is the program's, byte for byte")
        func sameCode() throws {
            let sources = Disk(root: Self.top)
            let page = String(
                decoding: try sources.contents(
                    "Sources/TelexClient/TelexClient.docc/Following-a-folder.md"
                ),
                as: UTF8.self
            )
            let blocks = page.split(separator: "```swift\n").dropFirst().map { rest in
                String(rest.prefix(upTo: rest.firstRange(of: "```")?.lowerBound ?? rest.endIndex))
            }
            let program = String(
                decoding: try sources.contents(
                    "Tests/EndToEndTests/Client/TutorialProgram.swift"
                ),
                as: UTF8.self
            )
            #expect(blocks.count == 7)
            #expect(blocks.joined(separator: "\n") == program)
        }

        // capability 4.6
        @Test("Steps 1 and 2: the daemon greets, and says whether it is in sync")
        func asks() async throws {
            let daemon = try LiveDaemon()
            try daemon.start()
            // What the first scan comes upon while it is written is taken as it stands.
            try daemon.sync()
            try daemon.disk.write("a.txt", "a")
            try daemon.sync()
            let client = TelexClient(socketPath: daemon.socket)
            let greeting = try await greeting(of: client)
            #expect(greeting.hasPrefix("telexd "))
            #expect(greeting.hasSuffix(" watches \(daemon.folder), changes up to 1"))
            #expect(try await isInSync(client))
        }

        // capability 4.6, scenario 67
        @Test("Steps 3 and 4: the catalogue is in step, through the daemon's restarts and its own")
        func follows() async throws {
            let daemon = try LiveDaemon()
            try daemon.start()
            try daemon.sync()
            let client = TelexClient(socketPath: daemon.socket)
            let catalogue = Catalogue()
            var work = Work { tell in try await follow(client, into: catalogue, tell: tell) }
            try daemon.disk.write("a.txt", "a")
            try daemon.sync()
            #expect(await work.lines(1) == ["added a.txt"])
            #expect(try daemon.stop() == .exited(0))
            try daemon.disk.rename("a.txt", "b.txt")
            try daemon.start()
            let told = await work.lines(3)
            #expect(told.first?.contains("shuttingDown") == true)
            #expect(told.dropFirst() == ["going on after 1", "moved b.txt"])
            #expect(await work.cancel() == .cancelled)
            try daemon.sync()
            try daemon.disk.write("c.txt", "c")
            try daemon.sync()
            var again = Work { tell in try await follow(client, into: catalogue, tell: tell) }
            #expect(await again.lines(1) == ["added c.txt"])
            #expect(await again.cancel() == .cancelled)
            let contents = await catalogue.contents
            #expect(
                contents.mapValues(\.description)
                    == ["b.txt": sha256("a"), "c.txt": sha256("c")]
                    .reduce(into: [:]) { $0[RelativePath($1.key)] = $1.value }
            )
        }

        // capability 4.6
        @Test("Step 5: where the place is gone, the catalogue is filled from a snapshot")
        func beginsAnew() async throws {
            try await FakeDaemon.run([
                [.line(SampleLines.hello), .request]
                    + [.line(SampleLines.error("cursor_expired", "gone")), .hold],
                [.line(SampleLines.hello), .request, .line(SampleLines.subscribed(after: 8))]
                    + [.line(SampleLines.file(7)), .line(SampleLines.snapshotEnd(8, files: 1))]
                    + [.line(SampleLines.place("end", 8)), .hold],
                [.line(SampleLines.hello), .request, .line(SampleLines.subscribed(after: 8))]
                    + [.line(SampleLines.change(9)), .hold],
            ]) { daemon in
                let client = TelexClient(socketPath: daemon.path)
                let catalogue = Catalogue()
                await catalogue.move(to: Cursor(journal: JournalID(value: 0x3F9A_1C2E), seq: 2))
                var work = Work { tell in
                    try await followAlways(client, into: catalogue, tell: tell)
                }
                #expect(await work.lines(2) == ["beginning anew", "added 9.txt"])
                #expect(await work.cancel() == .cancelled)
                let paths = await catalogue.contents.keys.sorted()
                #expect(paths.map(\.description) == ["7.txt", "9.txt"])
                #expect(
                    daemon.requests == [
                        #"{"op":"subscribe","since":"3f9a1c2e-2"}"#,
                        #"{"op":"subscribe","snapshot":true,"follow":false}"#,
                        #"{"op":"subscribe","since":"3f9a1c2e-8"}"#,
                    ]
                )
            }
        }

        // capability 4.6
        @Test("Step 6: what is done is acknowledged, and what is not comes again")
        func works() async throws {
            try await FakeDaemon.run([
                [.line(SampleLines.hello), .request, .line(SampleLines.subscribed(after: 0))]
                    + [.line(SampleLines.change(1)), .request]
                    + [.line(SampleLines.place("acked", 1)), .line(SampleLines.change(2)), .hold]
            ]) { daemon in
                let client = TelexClient(socketPath: daemon.path)
                let name: ConsumerName = try #require(ConsumerName("indexer"))
                struct Failed: Error {}
                await #expect(throws: Failed.self) {
                    try await work(client, as: name) { change in
                        if change.seq == 2 { throw Failed() }
                    }
                }
                #expect(
                    daemon.requests == [
                        #"{"op":"subscribe","since":"start","consumer":"indexer"}"#,
                        #"{"op":"ack","cursor":"3f9a1c2e-1"}"#,
                    ]
                )
            }
        }
    }
}
