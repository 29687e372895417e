import TelexWire
import Testing

extension EndToEnd {
    @Suite("Retention")
    struct RetentionTests {
        private func withDaemon(
            configured text: String,
            _ body: (LiveDaemon) throws -> Void
        ) throws {
            func configure(_ daemon: LiveDaemon) throws { try daemon.configure(text) }
            try EndToEndTests.withDaemon(prepare: configure, body)
        }

        /// Asks until the oldest change kept is this one: it is let go of after the commit.
        private func waitForOldest(_ daemon: LiveDaemon, _ oldest: Int64) throws {
            var found: Int64?
            for _ in 0..<2_000 where found != oldest {
                found = try daemon.status()["journal"]?["oldest"]?.integer
            }
            #expect(found == oldest)
        }

        // capability 3.4, scenario 53
        @Test("The last so many changes are served, and whoever wants older ones is told")
        func kept() throws {
            try withDaemon(configured: "journal:\n  keep: 5\n") { daemon in
                for number in 1...20 {
                    try daemon.disk.write("\(number).txt", "text \(number)")
                    try daemon.sync()
                }
                try daemon.disk.remove("1.txt")
                try daemon.sync()
                try waitForOldest(daemon, 17)
                let feed = try daemon.connect()
                #expect(feed.hello["oldest"]?.integer == 17)
                let refusal = try feed.answer(to: #"{"op":"subscribe","since":15}"#)
                #expect(refusal["code"]?.string == "cursor_expired")
                #expect(refusal["oldest"]?.integer == 17)
                #expect(try daemon.changes().map(\.seq) == [17, 18, 19, 20, 21])
                #expect(try daemon.changes(since: "16").map(\.seq) == [17, 18, 19, 20, 21])
                // The files are all there, and a path goes on counting its versions.
                #expect(try daemon.files().count == 19)
                try daemon.disk.write("1.txt", "again")
                try daemon.sync()
                #expect(try daemon.changes(since: "21").map(\.version) == [2])
                // Those of the files, and that of the removal, which is still kept.
                #expect(try daemon.status()["content"]?["stored"]?.integer == 21)
            }
        }

        // capability 3.4
        @Test("What is kept is the same after a restart")
        func restarted() throws {
            try withDaemon(configured: "journal:\n  keep: 5\n") { daemon in
                for number in 1...12 {
                    try daemon.disk.write("\(number).txt", "text \(number)")
                    try daemon.sync()
                }
                try waitForOldest(daemon, 8)
                let before = try daemon.changes()
                try daemon.kill9()
                try daemon.start()
                try daemon.sync()
                #expect(try daemon.changes().map(\.summary) == before.map(\.summary))
                #expect(try daemon.files().count == 12)
            }
        }

        // scenario 53, capability 3.4
        @Test("A reader that is passed by while it does not read is told, and nothing is left out")
        func slowReader() throws {
            try withDaemon(configured: "journal:\n  keep: 50\n") { daemon in
                let slow = try daemon.connect()
                try slow.send(#"{"op":"subscribe","since":"start"}"#)
                // More than a socket, the daemon's pieces and its last commits hold together.
                let name = String(repeating: "n", count: 240)
                let directory = "\(name)/\(name)/\(name)"
                try daemon.makeDirectory(FilePath(stringLiteral: directory))
                for number in 0..<5_000 {
                    let path = FilePath(stringLiteral: "\(directory)/\(name)\(number)")
                    try daemon.disk.write(path, "\(number)")
                }
                try daemon.sync()
                try waitForOldest(daemon, 4_951)
                var last: Int64 = 0
                var end = try slow.line()
                while end.type != "error" {
                    if end.type == "change", let seq = end["seq"]?.integer {
                        #expect(seq == last + 1)
                        last = seq
                        if seq == 5_000 { break }
                    }
                    end = try slow.line()
                }
                #expect(end["code"]?.string == "cursor_expired", "read up to \(last)")
                #expect(last < 4_950)
            }
        }

        // capability 3.3
        @Test("Of contents the latest alone are kept where that is asked for")
        func latest() throws {
            try withDaemon(configured: "content:\n  keep: latest\n") { daemon in
                for number in 1...5 {
                    try daemon.disk.write("a.txt", "text \(number)")
                    try daemon.disk.write("b\(number).txt", "other \(number)")
                    try daemon.sync()
                }
                try daemon.disk.remove("b1.txt")
                try daemon.sync()
                #expect(try daemon.status()["content"]?["stored"]?.integer == 5)
            }
        }
    }
}
