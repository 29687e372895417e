import Glibc
import Testing

extension EndToEnd {
    @Suite("Two daemons")
    struct TwoDaemonsTests {
        /// A second one's flags, and what its message has to name besides what is taken.
        private static func attempts(
            _ daemon: LiveDaemon
        ) -> [(flags: [String: String?], taken: String, remedy: String)] {
            let (socket, journal) = (
                daemon.scratch.absolute("other.sock"), daemon.scratch.absolute("other.db")
            )
            let link = daemon.scratch.absolute("link.db")
            return [
                ([:], daemon.journal, "--journal"),
                (["--socket": socket], daemon.journal, "--journal"),
                (["--socket": socket, "--journal": link], daemon.journal, "--journal"),
                (["--journal": journal], daemon.socket, "--socket"),
            ]
        }

        // scenario 51, scenario 68, capability 1.7, capability 3.1
        @Test("A second one on journal or socket is refused, and the first goes on undisturbed")
        func second() throws {
            try withDaemon { daemon in
                let scratch = Disk(root: daemon.scratch.path)
                try scratch.symlink(to: daemon.journal, "link.db")
                let follower = try Follower(daemon)
                let before = try daemon.status()
                for (number, attempt) in Self.attempts(daemon).enumerated() {
                    let (ending, message) = try daemon.refusal(attempt.flags)
                    #expect(ending == .exited(75), "\(message)")
                    for word in [attempt.taken, attempt.remedy, "stop that one"] {
                        #expect(message.contains(word), "\(message)")
                    }
                    try daemon.disk.write("\(number).txt", "text \(number)")
                    #expect(try follower.next(1).map(\.summary) == ["added \(number).txt@1"])
                }
                #expect(try !scratch.exists("other.sock"))
                #expect(follower.states.isEmpty)
                try daemon.agree()
                let after = try daemon.connect().answer(to: #"{"op":"status"}"#)
                for name in ["pid", "started"] { #expect(after[name] == before[name]) }
                #expect(after["watch"]?["watcher_restarts"]?.integer == 0)
                #expect(try daemon.stop() == .exited(0))
            }
        }

        // scenario 51, capability 3.1
        @Test("One that stands still keeps the others out as well")
        func standingStill() throws {
            try withDaemon { daemon in
                try Disk(root: daemon.scratch.path).symlink(to: daemon.journal, "link.db")
                try daemon.during(.daemon) {
                    for attempt in Self.attempts(daemon) {
                        let ending = try daemon.refusal(attempt.flags).ending
                        #expect(ending == .exited(75))
                    }
                }
                try daemon.disk.write("a.txt", "text")
                try daemon.agree()
            }
        }

        // scenario 51, scenario 68, capability 3.1
        @Test("Of two that start at once on nothing one serves, and after its end the next may")
        func atOnce() throws {
            let daemon = try LiveDaemon()
            var journal: String?
            for round in 1...5 as ClosedRange<Int64> {
                let log = daemon.scratch.absolute("log-\(round)")
                let both = try [daemon.launch(errors: log), daemon.launch(errors: log)]
                var awaited = ["READY=1", "ENDED=1"]
                while !awaited.isEmpty {
                    let word = try daemon.notify.wait(for: awaited)
                    awaited.removeAll { $0 == word }
                }
                let ended = both.filter(\.hasEnded)
                try #require(ended.count == 1)
                #expect(try ended.first?.wait() == .exited(75))
                // The journal is the one that there was, and nothing in it is lost.
                let feed = try daemon.connect()
                journal = journal ?? feed.hello["journal"]?.string
                #expect(feed.hello["journal"]?.string == journal)
                try daemon.disk.write("\(round).txt", "round \(round)")
                let synced = try feed.answer(to: #"{"op":"sync","timeout":50}"#)
                #expect(synced["cursor"]?.string == journal.map { "\($0)-\(round)" })
                let left = both.first { !$0.hasEnded }
                left?.kill(SIGKILL)
                #expect(try left?.wait() == .killed(SIGKILL))
                _ = try daemon.notify.wait(for: ["ENDED=1"])
            }
            try daemon.start()
            try daemon.agree()
        }
    }
}
