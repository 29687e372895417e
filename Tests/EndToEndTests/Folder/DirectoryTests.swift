import Testing

extension EndToEnd {
    @Suite("Directories")
    struct DirectoryTests {
        /// How often the classic races are tried.
        static func tries() -> Int { 1_000 }

        // capability 1.2
        @Test("A folder that is named by a link is watched where the link leads")
        func namedByLink() throws {
            try withDaemon { daemon in
                #expect(try daemon.stop() == .exited(0))
                let scratch = Disk(root: daemon.scratch.path)
                try scratch.symlink(to: daemon.disk.root, "link")
                try daemon.disk.write("before.txt", "before")
                try daemon.start(flags: [
                    "--folder": daemon.scratch.absolute("link"),
                    "--journal": daemon.scratch.absolute("other.db"),
                ])
                try daemon.makeDirectory("d")
                try daemon.disk.write("d/after.txt", "after")
                try daemon.agree()
                #expect(try daemon.files().count == 2)
                #expect(try daemon.status()["watch"]?["watches"]?.integer == 2)
            }
        }

        // scenario 1, scenario 32, capability 1.2
        @Test("A file written at once into directories just made is found")
        func filesInFreshDirectories() throws {
            try withDaemon { daemon in
                for turn in 0..<Self.tries() {
                    let directory: FilePath = "t\(turn)/a/b/c/d/e"
                    try daemon.disk.makeDirectory(directory)
                    try daemon.disk.write(directory.appending("x.txt"), "fresh \(turn)")
                    if turn % 20 == 19 { try daemon.sync() }
                }
                try daemon.agree()
            }
        }

        // scenario 2, capability 1.2
        @Test("Every file of a directory moved in is added once")
        func movedIn() throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.path)
                let changes = try daemon.summaries {
                    try outside.makeDirectory("new/deep")
                    for name in ["new/1.txt", "new/2.txt", "new/deep/3.txt"] {
                        try outside.write("\(name)", name)
                    }
                    try outside.rename("new", "folder/in")
                }
                let expected = ["added in/1.txt@1", "added in/2.txt@1", "added in/deep/3.txt@1"]
                #expect(changes == expected)
                try daemon.agree()
            }
        }

        // scenario 2, scenario 32
        @Test("Directories moved in while files are written in them lose none")
        func movedInAgainAndAgain() throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.path)
                for turn in 0..<Self.tries() {
                    try outside.makeDirectory("new/deep")
                    try outside.write("new/before.txt", "before \(turn)")
                    try outside.rename("new", "folder/t\(turn)")
                    try daemon.disk.write("t\(turn)/deep/after.txt", "after \(turn)")
                    if turn % 20 == 19 { try daemon.sync() }
                }
                try daemon.agree()
                let whole = try daemon.changes().filter {
                    $0.path.description.hasSuffix("before.txt")
                }
                #expect(whole.count == Self.tries())
            }
        }

        // scenario 3, capability 1.2
        @Test("Every file of a directory moved out is removed once, and none is told later")
        func movedOut() throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.path)
                try daemon.makeDirectory("d/deep")
                try daemon.disk.write("d/1.txt", "one")
                try daemon.disk.write("d/deep/2.txt", "two")
                let left = try daemon.summaries { try outside.rename("folder/d", "gone") }
                #expect(left == ["removed d/1.txt@1", "removed d/deep/2.txt@1"])
                let later = try daemon.summaries {
                    try outside.write("gone/1.txt", "one more")
                    try outside.write("gone/deep/3.txt", "three")
                }
                #expect(later == [])
                try daemon.agree()
            }
        }

        // scenario 4, capability 1.2
        @Test("Files written in a renamed directory have its new name")
        func renamed() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("old/deep")
                for name in ["old/b.txt", "old/a.txt", "old/deep/c.txt"] {
                    try daemon.disk.write("\(name)", name)
                }
                let moves = try daemon.changes { try daemon.disk.rename("old", "new") }
                // In the order of the paths' bytes, one for each file below it.
                #expect(
                    moves.map(\.summary) == [
                        "moved old/a.txt@1 → new/a.txt@1", "moved old/b.txt@1 → new/b.txt@1",
                        "moved old/deep/c.txt@1 → new/deep/c.txt@1",
                    ]
                )
                let writes = try daemon.summaries {
                    try daemon.disk.write("new/deep/d.txt", "dee")
                    try daemon.disk.append("new/a.txt", "!")
                }
                #expect(writes == ["added new/deep/d.txt@1", "modified new/a.txt@2"])
                try daemon.agree()
            }
        }

        /// Renames that follow a directory's, within a directory `t` with the files `d/1` and `d/2`.
        static let furtherRenames: [[(from: FilePath, to: FilePath)]] = [
            // Within it, out of it, and out of it before it is no more.
            [("d", "e"), ("e/1", "e/3")],
            [("d", "e"), ("e/1", "top")],
            [("d", "e"), ("e/1", "1"), ("e/2", "2"), ("e", "gone")],
            // A file goes first, to where a directory goes on from.
            [("d/1", "x/y/1"), ("x", "z")],
            [("d/1", "x/y/1"), ("d/2", "x/2"), ("d", "gone"), ("x", "z")],
            [("d/1", "x/y/1"), ("x/y", "x/z"), ("x", "w"), ("w/z/1", "1")],
            // A directory that goes on from a directory that has.
            [("d", "x/y/d"), ("x", "z"), ("z/y/d", "z/d"), ("z", "w")],
        ]

        // scenario 4, capability 1.2
        @Test("What is renamed again at once is told as moved", arguments: furtherRenames)
        func renamedFurther(renames: [(from: FilePath, to: FilePath)]) throws {
            try withDaemon { daemon in
                for turn in 0..<5 {
                    let top: FilePath = "t\(turn)"
                    try daemon.disk.makeDirectory(top.appending("d"))
                    try daemon.disk.makeDirectory(top.appending("x/y"))
                    for name in ["1", "2"] {
                        try daemon.disk.write(top.appending("d/\(name)"), "\(name) of \(turn)")
                    }
                    let changes = try daemon.changes {
                        for (from, to) in renames {
                            if to == "gone" {
                                try daemon.disk.removeTree(top.appending(from))
                            } else {
                                try daemon.disk.rename(top.appending(from), top.appending(to))
                            }
                        }
                    }
                    let kinds = Set(changes.map(\.kind))
                    #expect(kinds == ["moved"], "\(changes.map(\.summary))")
                }
                try daemon.agree()
            }
        }

        // scenario 4, capability 1.2
        @Test("A file in a directory that was just made, and goes on itself, is told as moved")
        func intoNewDirectory() throws {
            try withDaemon { daemon in
                for turn in 0..<5 {
                    let top: FilePath = "t\(turn)"
                    try daemon.disk.makeDirectory(top.appending("x/y"))
                    try daemon.disk.write(top.appending("x/1"), "turn \(turn)")
                    let changes = try daemon.changes {
                        try daemon.disk.makeDirectory(top.appending("x/y/new"))
                        try daemon.disk.rename(top.appending("x/1"), top.appending("x/y/new/2"))
                        try daemon.disk.rename(top.appending("x"), top.appending("z"))
                        try daemon.disk.rename(top.appending("z"), top.appending("w"))
                    }
                    let kinds = Set(changes.map(\.kind))
                    #expect(kinds == ["moved"], "\(changes.map(\.summary))")
                }
                try daemon.agree()
            }
        }

        // scenario 4, scenario 32
        @Test("Files written in a directory while it is renamed again and again are found")
        func renamedAgainAndAgain() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("d0/deep")
                for turn in 0..<Self.tries() {
                    try daemon.disk.write("d\(turn)/deep/\(turn % 7).txt", "turn \(turn)")
                    try daemon.disk.rename("d\(turn)", "d\(turn + 1)")
                    try daemon.disk.write("d\(turn + 1)/last.txt", "turn \(turn)")
                    if turn % 10 == 9 { try daemon.sync() }
                }
                try daemon.agree()
            }
        }

        // scenario 5, scenario 32, capability 1.2
        @Test("A directory that is removed and made again is watched again")
        func madeAgain() throws {
            try withDaemon { daemon in
                for turn in 0..<Self.tries() {
                    try daemon.disk.makeDirectory("d/e")
                    try daemon.disk.write("d/e/x.txt", "turn \(turn)")
                    if turn % 10 == 9 { try daemon.sync() }
                    if turn % 20 == 19 {
                        let later = try daemon.summaries {
                            try daemon.disk.write("d/e/later.txt", "turn \(turn)")
                        }
                        try #require(later.count == 1 && later[0].hasPrefix("added d/e/later.txt"))
                    }
                    try daemon.disk.removeTree("d")
                }
                try daemon.agree()
                try #require(daemon.files().isEmpty)
            }
        }

        // scenario 5
        @Test(
            "A directory made again is still watched after more than a minute",
            .enabled(if: isLongRun(), "it takes 70 s: run in long runs alone")
        )
        func watchedAfterAMinute() throws {
            try withDaemon { daemon in
                try daemon.disk.makeDirectory("d")
                try daemon.sync()
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","heartbeat":35}"#)
                _ = try feed.lines(until: "caught_up")
                try daemon.disk.removeTree("d")
                try daemon.disk.makeDirectory("d")
                try daemon.disk.write("d/at-once.txt", "at once")
                #expect(try feed.change().summary == "added d/at-once.txt@1")
                for _ in 1...2 { _ = try feed.lines(until: "heartbeat") }
                try daemon.disk.write("d/later.txt", "later")
                let later = try feed.change()
                #expect(later.summary == "added d/later.txt@1")
                #expect(later.origin == "live")
            }
        }

        // scenario 6, capability 1.2
        @Test("Two directories swapped by renames leave every file where it is")
        func swappedByRenames() throws {
            try withDaemon { daemon in
                for name in ["a/1.txt", "a/2.txt", "b/1.txt", "b/3.txt"] {
                    try daemon.makeDirectory(FilePath(stringLiteral: name).parent)
                    try daemon.disk.write("\(name)", name)
                }
                let changes = try daemon.summaries {
                    try daemon.disk.rename("a", "swap")
                    try daemon.disk.rename("b", "a")
                    try daemon.disk.rename("swap", "b")
                }
                #expect(!changes.isEmpty)
                try daemon.agree()
                try daemon.disk.write("a/4.txt", "four")
                try daemon.disk.write("b/5.txt", "five")
                try daemon.agree()
            }
        }

        // scenario 6, capability 1.2
        @Test("Two directories that exchange their names in one step leave every file where it is")
        func exchanged() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("a")
                try daemon.makeDirectory("b/deep")
                try daemon.disk.write("a/1.txt", "a's")
                try daemon.disk.write("a/only.txt", "only a's")
                try daemon.disk.write("b/1.txt", "b's")
                try daemon.disk.write("b/deep/2.txt", "deep")
                try daemon.sync()
                for turn in 0..<20 {
                    try daemon.disk.exchange("a", "b")
                    try daemon.disk.write("a/turn.txt", "a \(turn)")
                    try daemon.disk.write("b/turn.txt", "b \(turn)")
                    try daemon.agree()
                }
            }
        }

        // scenario 6, capability 2.1
        @Test("Two directories that exchange their names, one renamed at once, lose no file")
        func exchangedAndRenamed() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("a")
                try daemon.makeDirectory("b")
                try daemon.disk.write("a/1.txt", "one")
                try daemon.disk.write("b/2.txt", "two")
                try daemon.agree()
                for turn in 0..<20 {
                    let renamed: FilePath = turn % 2 == 0 ? "a" : "b"
                    try daemon.disk.exchange("a", "b")
                    try daemon.disk.rename(renamed, "c")
                    try daemon.agree()
                    try daemon.disk.write("c/turn.txt", "turn \(turn)")
                    try daemon.disk.rename("c", renamed)
                    try daemon.agree()
                }
            }
        }

        // capability 1.2
        @Test("A directory moved into another, and a tree removed, are told file by file")
        func nested() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("a/b")
                try daemon.makeDirectory("c")
                try daemon.disk.write("a/b/x.txt", "x")
                let moved = try daemon.summaries { try daemon.disk.rename("a/b", "c/b") }
                #expect(moved == ["moved a/b/x.txt@1 → c/b/x.txt@1"])
                let removed = try daemon.summaries { try daemon.disk.removeTree("c") }
                #expect(removed == ["removed c/b/x.txt@1"])
                try daemon.agree()
            }
        }
    }
}
