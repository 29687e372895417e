import TelexClient
import TelexModel
import TelexWire
import Testing

extension EndToEnd {
    @Suite("TelexClient and the daemon", .timeLimit(.minutes(2)))
    struct ClientTests {
        /// A running daemon that has taken in these files.
        private func daemon(_ files: String...) throws -> LiveDaemon {
            let daemon = try LiveDaemon()
            try daemon.start()
            // What the first scan comes upon while it is written is taken as it stands.
            try daemon.sync()
            for file in files {
                try daemon.disk.write(FilePath(bytes: Array(file.utf8)), file)
                try daemon.sync()
            }
            return daemon
        }

        // capability 4.6, scenario 67
        @Test("A consumer is told each change once through restarts, and again what it left open")
        func consumer() async throws {
            let daemon = try daemon("1", "2", "3")
            let client = TelexClient(socketPath: daemon.socket)
            let name: ConsumerName = try #require(ConsumerName("c"))
            let feed = client.changes(SubscribeRequest(consumer: name))
            var told: [Int64] = []
            var interruptions = 0
            for try await element in feed {
                if case .interrupted(let interruption) = element, interruption.attempt == 1 {
                    interruptions += 1
                }
                guard case .change(let change) = element else { continue }
                told.append(change.change.seq)
                switch change.change.seq {
                case 2: try await feed.ackDurably(change.cursor)
                case 3:
                    try daemon.kill9()
                    try daemon.disk.write("4", "4")
                    try daemon.start()
                case 4:
                    #expect(try daemon.stop() == .exited(0))
                    try daemon.disk.write("5", "5")
                    try daemon.start()
                default: break
                }
                if change.change.seq == 5 { break }
            }
            #expect(told == [1, 2, 3, 4, 5])
            #expect(interruptions == 2)
            var again: [Int64] = []
            let second = client.changes(SubscribeRequest(limit: 3, consumer: name))
            for try await case .change(let change) in second { again.append(change.change.seq) }
            #expect(again == [3, 4, 5])
            let consumers = try await client.consumers()
            #expect(consumers.map(\.cursor.seq) == [2])
            #expect(consumers.map(\.behind) == [3])
        }

        // capability 4.6
        @Test("A snapshot and the changes after it are what the files are")
        func snapshot() async throws {
            let daemon = try daemon("a", "b", "c")
            let client = TelexClient(socketPath: daemon.socket)
            var files: [RelativePath: ContentHash] = [:]
            for try await element in client.changes(SubscribeRequest(snapshot: true, limit: 2)) {
                switch element {
                case .file(let file): files[file.path] = file.hash
                case .snapshotEnded(let cursor, let count):
                    #expect(cursor.seq == 3)
                    #expect(count == 3)
                    try daemon.disk.remove("a")
                    try daemon.sync()
                    try daemon.disk.write("b", "other")
                    try daemon.sync()
                case .change(let told):
                    let change = told.change
                    files[change.path] = change.kind == .removed ? nil : change.hash
                default: break
                }
            }
            let listed = try await client.files().all()
            #expect(listed.ending.seq == 5)
            let expected = Dictionary(
                uniqueKeysWithValues: listed.elements.map { ($0.path, $0.hash) }
            )
            #expect(files == expected)
        }

        // capability 4.6
        @Test("Every question is answered, several at once")
        func questions() async throws {
            let daemon = try daemon("a", "b")
            try daemon.disk.write("twin", "a")
            let client = TelexClient(socketPath: daemon.socket)
            #expect(try await client.sync().cursor.seq == 3)
            let status = try await client.status()
            let scan = Task { try await client.scan(isDeep: true) }
            let verified = Task { try await client.verify() }
            let history = try await client.history(of: RelativePath("a")).all()
            let content = try await client.content(.path(RelativePath("b"), version: 1))
            let duplicates = try await client.duplicates().all()
            let why = try await client.why(RelativePath(".hidden"))
            let time = try await client.ping()
            #expect(status.files.count == 3)
            #expect(history.elements.map(\.seq) == [1])
            #expect(history.ending.isComplete)
            #expect(content.bytes == Array("b".utf8))
            #expect(duplicates.elements.map(\.copies) == [2])
            #expect(duplicates.ending.duplicates == 1)
            #expect(why.file == nil)
            #expect(time.nanoseconds > 0)
            #expect(try await scan.value.fileCount == 3)
            #expect(try await verified.value.badCount == 0)
        }

        // capability 4.6
        @Test("A consumer that is forgotten is none, and one that is unknown can't be")
        func forgets() async throws {
            let daemon = try daemon("a")
            let client = TelexClient(socketPath: daemon.socket)
            let name: ConsumerName = try #require(ConsumerName("c"))
            let request = SubscribeRequest(limit: 1, consumer: name)
            for try await _ in client.changes(request) {}
            #expect(try await client.consumers().map(\.name) == [name])
            // The daemon may not have seen the connection's end yet.
            var refusal = await refusal(of: name, client)
            while refusal == .consumerBusy { refusal = await self.refusal(of: name, client) }
            #expect(refusal == nil)
            #expect(try await client.consumers().isEmpty)
            #expect(await self.refusal(of: name, client) == .notFound)
        }

        /// Why a consumer is not forgotten; nil where it is.
        private func refusal(of name: ConsumerName, _ client: TelexClient) async -> ErrorCode? {
            do {
                try await client.forget(name)
                return nil
            } catch {
                if case .refused(let refusal) = error { return refusal.code }
                return .internal
            }
        }
    }
}
