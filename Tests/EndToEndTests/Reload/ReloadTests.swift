import Testing

extension EndToEnd {
    @Suite("Reload")
    struct ReloadTests {
        private static let everything = "folder:\n  exclude: []\n"

        private func withConfigured(
            _ text: String,
            _ body: (LiveDaemon, Follower) throws -> Void
        ) throws {
            let configure: (LiveDaemon) throws -> Void = { try $0.configure(text) }
            try withDaemon(prepare: configure) { daemon in
                try body(daemon, try Follower(daemon))
            }
        }

        /// The changes that a reload makes, told to a subscriber that stays.
        private func changes(
            _ daemon: LiveDaemon,
            _ feed: Follower,
            _ text: String
        ) throws
            -> [ChangeRecord]
        {
            let told = feed.states.count
            try daemon.reload(text)
            let changes = try feed.changes(until: "in_sync")
            #expect(Array(feed.states.dropFirst(told)) == ["scanning reload", "in_sync"])
            return changes
        }

        // scenario 31, scenario 76, capability 2.7
        @Test("What a changed exclude keeps out is removed, and what it lets in again is added")
        func exclude() throws {
            try withConfigured(Self.everything) { daemon, feed in
                try daemon.disk.makeDirectory("d/deep")
                for name in ["a.txt", "b.log", "d/c.log", "d/deep/e.txt"] {
                    try daemon.disk.write("\(name)", name)
                }
                try daemon.agree()
                _ = try feed.next(4)
                let names = try changes(daemon, feed, "folder:\n  exclude: [\"*.log\"]\n")
                #expect(names.map(\.summary).sorted() == ["removed b.log@1", "removed d/c.log@1"])
                #expect(names.map(\.origin) == ["scan", "scan"])
                // Written and renamed where nobody looks.
                try daemon.disk.append("b.log", "!")
                let directory = try changes(daemon, feed, "folder:\n  exclude: [deep, \"*.log\"]\n")
                #expect(directory.map(\.summary) == ["removed d/deep/e.txt@1"])
                #expect(directory.map(\.origin) == ["scan"])
                let unheard = try daemon.changes {
                    try daemon.disk.write("d/deep/f.txt", "f")
                    try daemon.disk.append("d/c.log", "!")
                    try daemon.disk.write("g.txt", "g")
                }
                #expect(unheard.map(\.summary) == ["added g.txt@1"])

                let back = try changes(daemon, feed, Self.everything)
                #expect(
                    back.map(\.event).sorted() == [
                        "added b.log", "added d/c.log", "added d/deep/e.txt", "added d/deep/f.txt",
                        "added g.txt",
                    ]
                )
                #expect(back.dropFirst().allSatisfy { $0.origin == "scan" })
                // Its versions go on counting.
                #expect(back.contains { $0.summary == "added d/deep/e.txt@2" })
                // What was let in is watched.
                let live = try daemon.changes {
                    try daemon.disk.append("d/deep/e.txt", "!")
                    try daemon.disk.append("b.log", "!")
                }
                #expect(live.map(\.origin) == ["live", "live"])
                try daemon.agree()
            }
        }

        // scenario 31, capability 2.7
        @Test("A changed include leaves what it names")
        func include() throws {
            try withConfigured(Self.everything) { daemon, feed in
                try daemon.disk.makeDirectory("d")
                for name in ["a.txt", "d/b.md", "d/c.txt"] {
                    try daemon.disk.write("\(name)", name)
                }
                try daemon.sync()
                _ = try feed.next(3)
                let some = try changes(daemon, feed, "folder:\n  include: [\"*.md\"]\n")
                #expect(some.map(\.summary).sorted() == ["removed a.txt@1", "removed d/c.txt@1"])
                #expect(try Array(daemon.files().keys) == ["d/b.md"])
                let others = try changes(daemon, feed, "folder:\n  include: [\"d/*.txt\"]\n")
                #expect(others.map(\.summary).sorted() == ["added d/c.txt@2", "removed d/b.md@1"])
                #expect(others.map(\.origin) == ["scan", "scan"])
            }
        }

        // scenario 31, scenario 76, capability 2.7
        @Test(
            "What can't be used is refused whole with file, line and key, and the old rules stay",
            arguments: [
                ("folder:\n  exclude: []\n  include: [\"*.[md\"]\n", 3, "folder.include"),
                ("folder:\n\n  exclude: [\"{a\"]\n", 3, "folder.exclude"),
                ("folder:\n  exclude: []\n  settle: soon\n", 3, "folder.settle"),
                ("folder:\n  exclude: []\n  excluded: []\n", 3, "folder.excluded"),
                ("folder: [\n", 2, ""),
            ]
        )
        func refused(text: String, line: Int, key: String) throws {
            try withConfigured("folder:\n  exclude: [\"*.log\"]\n") { daemon, feed in
                try daemon.disk.write("a.log", "a")
                try daemon.reload(text)
                #expect(daemon.log.contains("\(daemon.configuration):\(line)"), "\(daemon.log)")
                #expect(daemon.log.contains(key))
                try daemon.disk.write("b.log", "b")
                try daemon.disk.write("c.txt", "c")
                try daemon.sync()
                #expect(try Array(daemon.files().keys) == ["c.txt"])
                #expect(try feed.next(1).map(\.summary) == ["added c.txt@1"])
                #expect(feed.states.isEmpty)
                // And a good one is taken after it.
                let good = try changes(daemon, feed, Self.everything)
                #expect(good.map(\.summary).sorted() == ["added a.log@1", "added b.log@1"])
                try daemon.agree()
            }
        }

        // scenario 31, capability 2.7
        @Test(
            "Renames between an excluded name and a good one follow the rules that were loaded last"
        )
        func renames() throws {
            try withConfigured(Self.everything) { daemon, feed in
                try daemon.makeDirectory("d")
                try daemon.disk.write("a.new", "a")
                try daemon.disk.write("d/b.txt", "b")
                try daemon.sync()
                _ = try feed.next(2)
                let gone = try changes(daemon, feed, "folder:\n  exclude: [\"*.new\", \".*\"]\n")
                #expect(gone.map(\.summary) == ["removed a.new@1"])
                let live = try daemon.changes { try daemon.disk.rename("a.new", "a.txt") }
                #expect(live.map(\.summary) == ["added a.txt@1"])
                let out = try daemon.changes { try daemon.disk.rename("a.txt", "a.new") }
                #expect(out.map(\.summary) == ["removed a.txt@1"])
                let hidden = try daemon.changes { try daemon.disk.rename("d", ".d") }
                #expect(hidden.map(\.summary) == ["removed d/b.txt@1"])
                let shown = try daemon.changes { try daemon.disk.rename(".d", "e") }
                #expect(shown.map(\.summary) == ["added e/b.txt@1"])
                #expect((live + out + hidden + shown).allSatisfy { $0.origin == "live" })
                let again = try daemon.changes { try daemon.disk.append("e/b.txt", "!") }
                #expect(again.map(\.summary) == ["modified e/b.txt@2"])
                _ = try feed.next(5)
                let back = try changes(daemon, feed, Self.everything)
                #expect(back.map(\.summary) == ["added a.new@2"])
                try daemon.agree()
            }
        }

        // scenario 31, capability 2.7
        @Test("Rules that change again and again, while files come and go, lose nothing")
        func againAndAgain() throws {
            try withConfigured(Self.everything) { daemon, _ in
                let disk = daemon.disk
                let writer = Companion {
                    for number in 0..<1_500 {
                        let directory: FilePath =
                            "\(number % 3 == 0 ? "odd" : "even")/\(number % 7)"
                        try disk.makeDirectory(directory)
                        try disk.write(directory.appending("\(number % 50).txt"), "\(number)")
                        try disk.write("x.log", "\(number)")
                        if number % 5 == 0 { try disk.rename("x.log", "x\(number % 11).txt") }
                        if number % 100 == 99 { try disk.removeTree("odd") }
                    }
                }
                let rules = ["[]", "[odd]", "[\"*.log\", even]", "[\"*1.txt\"]"]
                var rounds = 0
                while !writer.hasEnded || rounds < 20 {
                    let rule = rules[rounds % rules.count]
                    try daemon.reload("folder:\n  exclude: \(rule)\n")
                    rounds += 1
                }
                try writer.join()
                try daemon.reload(Self.everything)
                try daemon.agree()
            }
        }
    }
}
