import Glibc
import TelexWire
import Testing

extension EndToEnd {
    @Suite("Sync")
    struct SyncTests {
        // capability 1.5
        @Test("Everything done before is at its cursor, and the daemon is in sync")
        func everythingBefore() throws {
            try withDaemon { daemon in
                for turn in 0..<100 {
                    try daemon.disk.write("\(turn % 10).txt", "turn \(turn)")
                    let cursor = try daemon.sync()
                    let change = try #require(try daemon.changes(since: "\(turn)").first)
                    try #require(change.cursor == cursor)
                    try #require(change.hash == sha256("turn \(turn)"))
                }
                let status = try daemon.status()
                #expect(status["pending"]?.integer == 0)
                #expect(status["journal"]?["head"]?.integer == 100)
            }
        }

        // capability 1.5
        @Test("A file that is open for writing is taken as it stands")
        func halfWritten() throws {
            try withDaemon { daemon in
                try daemon.disk.open("a.txt", O_WRONLY | O_CREAT) { descriptor in
                    try daemon.disk.put(Array("half".utf8), descriptor)
                    try daemon.agree()
                    try daemon.disk.put(Array(" and whole".utf8), descriptor)
                }
                try daemon.sync()
                #expect(try daemon.changes().map(\.hash) == ["half", "half and whole"].map(sha256))
            }
        }

        // capability 1.5
        @Test("One that has no time is answered, and the connection goes on")
        func noTime() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                let answer = try daemon.feed().answer(to: #"{"op":"sync","timeout":0}"#)
                let isDone = answer.type == "synced"
                #expect(isDone || answer["code"]?.string == "timed_out")
                try daemon.agree()
            }
        }

        // capability 1.5
        @Test("A hundred at once are all answered, each with what was done before")
        func hundredAtOnce() throws {
            try withDaemon { daemon in
                let feeds = try (0..<10).map { _ in try daemon.connect() }
                for (number, feed) in feeds.enumerated() {
                    for turn in 0..<10 {
                        try daemon.disk.write("\(number)-\(turn).txt", "\(number) \(turn)")
                        try feed.send(#"{"op":"sync","id":\#(turn)}"#)
                    }
                }
                for (number, feed) in feeds.enumerated() {
                    var answered: Set<Int64> = []
                    var heads: Set<Int64> = []
                    for _ in 0..<10 {
                        let line = try feed.line()
                        try #require(line.type == "synced")
                        answered.insert(line["id"]?.integer ?? -1)
                        let seq = line["cursor"]?.string?.split(separator: "-").last
                        heads.insert(seq.flatMap { Int64($0) } ?? 0)
                    }
                    #expect(answered == Set(0..<10))
                    #expect((heads.max() ?? 0) >= 10 * Int64(number + 1))
                }
                try daemon.agree()
            }
        }

        // capability 1.4
        @Test(
            "A time that is none is refused",
            arguments: ["3601", "-1", "\"1\"", "1.5", "null"]
        )
        func wrongTimes(timeout: String) throws {
            try withDaemon { daemon in
                let request = #"{"op":"sync","timeout":\#(timeout)}"#
                let answer = try daemon.feed().answer(to: request)
                #expect(answer["code"]?.string == "bad_request")
                #expect(answer["message"]?.string?.contains("timeout") == true)
            }
        }

        // scenario 8, scenario 9, capability 1.2
        @Test("After an overflow it is answered when a scan has found what was lost")
        func overflow() throws {
            try withDaemon { daemon in
                let count = 20_000
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","since":"start"}"#)
                _ = try feed.lines(until: "caught_up")
                try daemon.during(.daemonAndWatcher) {
                    for number in 0..<count {
                        try daemon.disk.write("\(number % 16)-\(number).txt", "\(number)")
                    }
                }
                try daemon.sync()
                let status = try daemon.status()
                #expect(status["files"]?["count"]?.integer == Int64(count))
                #expect(status["journal"]?["head"]?.integer == Int64(count))
                // One scan and no storm: it may overflow once more while it catches up.
                let overflows = status["watch"]?["queue_overflows"]?.integer ?? 0
                #expect((1...3).contains(overflows))
                var reasons: Set<String> = []
                var changes = 0
                while changes < count {
                    let line = try feed.line()
                    if line.type == "change" { changes += 1 }
                    if let reason = line["reason"]?.string { reasons.insert(reason) }
                }
                #expect(reasons == ["queue_overflow"])
                try daemon.agree()
            }
        }

        // scenario 7, capability 1.2
        @Test("Moves and links put in their place while the daemon is stopped are all told")
        func stoppedMoves() throws {
            try withDaemon { daemon in
                for standstill in [Standstill.daemon, .daemonAndWatcher] {
                    for name in ["foo", "a", "b"] {
                        try daemon.disk.write("\(name).txt", "\(name) \(standstill)")
                    }
                    try daemon.sync()
                    try daemon.during(standstill) {
                        try daemon.disk.rename("foo.txt", "bar.txt")
                        try daemon.disk.symlink(to: "bar.txt", "foo.txt")
                        try daemon.disk.rename("b.txt", "c.txt")
                        try daemon.disk.rename("a.txt", "b.txt")
                        try daemon.disk.rename("c.txt", "d.txt")
                    }
                    try daemon.agree()
                    try daemon.disk.remove("foo.txt")
                }
                let kinds = try daemon.changes().map(\.kind)
                #expect(kinds.contains("moved"))
            }
        }
    }
}
