import TelexWire
import Testing

extension EndToEnd {
    @Suite("Looking back")
    struct LookingBackTests {
        /// A daemon with a file of two versions that was moved, and whose path is another's now.
        private func withPast(_ body: (LiveDaemon) throws -> Void) throws {
            try withDaemon { daemon in
                for text in ["first", "second"] {
                    try daemon.disk.write("a.txt", text)
                    try daemon.sync()
                }
                try daemon.disk.rename("a.txt", "b.txt")
                try daemon.sync()
                try daemon.disk.write("a.txt", "third")
                try daemon.sync()
                try daemon.disk.remove("b.txt")
                try daemon.sync()
                try body(daemon)
            }
        }

        private func lines(_ daemon: LiveDaemon, _ request: String) throws -> [JSONValue] {
            let feed = try daemon.connect()
            try feed.send(request)
            return try feed.lines(until: "end")
        }

        // capability 3.7
        @Test("A history goes through moves, back to what was moved onto the path")
        func history() throws {
            try withPast { daemon in
                let told = try daemon.changes()
                let moved = try lines(daemon, #"{"op":"history","path":"b.txt"}"#)
                #expect(moved.dropLast().map { $0["seq"]?.integer } == [1, 2, 3, 5])
                #expect(moved.last?["complete"] == nil)
                let path = try lines(daemon, #"{"op":"history","path":"a.txt"}"#)
                #expect(path.dropLast().map { $0["seq"]?.integer } == [1, 2, 3, 4])
                #expect(path.dropLast().map { $0["hash"]?.string } == told.prefix(4).map(\.hash))
                let feed = try daemon.connect()
                #expect(try feed.refusal(of: #"{"op":"history","path":"c.txt"}"#) == "not_found")
            }
        }

        // capability 3.7
        @Test("Every version of a path, and every hash, leads to its content")
        func content() throws {
            try withPast { daemon in
                let feed = try daemon.connect()
                let cases = [
                    (#""path":"a.txt","version":1"#, "first"),
                    (#""path":"a.txt","version":2"#, "second"), (#""path":"a.txt""#, "third"),
                    (#""path":"b.txt""#, "second"), (#""path":"b.txt","version":1"#, "second"),
                ]
                for (members, text) in cases {
                    let answer = try feed.answer(to: #"{"op":"content",\#(members)}"#)
                    #expect(answer["text"]?.string == text, "\(members)")
                    let hash = answer["hash"]?.string ?? ""
                    let same = try feed.answer(to: #"{"op":"content","hash":"\#(hash)"}"#)
                    #expect(same["text"]?.string == text)
                }
                let unknown = #"{"op":"content","path":"a.txt","version":4}"#
                #expect(try feed.refusal(of: unknown) == "not_found")
                #expect(try feed.refusal(of: #"{"op":"content","path":"c.txt"}"#) == "not_found")
            }
        }

        // capability 3.7, capability 3.3
        @Test("A content that is not kept is told from one that never was")
        func notStored() throws {
            let settings = "content:\n  max_size: 1KiB\n"
            func configure(_ daemon: LiveDaemon) throws { try daemon.configure(settings) }
            try EndToEndTests.withDaemon(prepare: configure) { daemon in
                try daemon.disk.write("large.txt", String(repeating: "large ", count: 200))
                try daemon.sync()
                let feed = try daemon.connect()
                let request = #"{"op":"content","path":"large.txt"}"#
                #expect(try feed.refusal(of: request) == "not_stored")
            }
        }

        // capability 3.7
        @Test("The files are told as of every change, and as of its time")
        func filesAt() throws {
            try withPast { daemon in
                let expected = [
                    [], ["a.txt 1"], ["a.txt 2"], ["b.txt 1"], ["a.txt 3", "b.txt 1"], ["a.txt 3"],
                ]
                let changes = try daemon.changes()
                for (seq, files) in expected.enumerated() {
                    let found = try summaries(daemon, "\(seq)")
                    #expect(found == files, "at \(seq)")
                    guard seq > 0 else { continue }
                    #expect(try summaries(daemon, "\"\(changes[seq - 1].time)\"") == files)
                }
                let feed = try daemon.connect()
                #expect(try feed.refusal(of: #"{"op":"files","at":6}"#) == "cursor_ahead")
                let other = #"{"op":"files","at":"00000000-1"}"#
                #expect(try feed.refusal(of: other) == "cursor_unknown")
            }
        }

        private func summaries(_ daemon: LiveDaemon, _ place: String) throws -> [String] {
            try lines(daemon, #"{"op":"files","at":\#(place)}"#).dropLast().map { line in
                "\(line["path"]?.string ?? "") \(line["version"]?.integer ?? 0)"
            }
        }

        // capability 3.5, scenario 55
        @Test("The daemon's journal is verified while it writes, and nothing is bad")
        func verified() throws {
            try withPast { daemon in
                let feed = try daemon.connect()
                try feed.send(#"{"op":"verify"}"#)
                for number in 0..<200 { try daemon.disk.write("f\(number)", "text \(number)") }
                let verified = try feed.lines(until: "verified").last
                #expect(verified?["bad"]?.array?.isEmpty == true)
                #expect((verified?["changes"]?.integer ?? 0) >= 5)
                // One that is under way does not keep the daemon from ending.
                try feed.send(#"{"op":"verify"}"#)
                #expect(try daemon.stop() == .exited(0))
                try daemon.start()
            }
        }
    }
}
