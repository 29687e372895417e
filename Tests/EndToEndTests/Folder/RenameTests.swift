import Testing

extension EndToEnd {
    @Suite("Renames")
    struct RenameTests {
        // capability 1.2
        @Test("One rename of a file is told as moved, and its path goes on counting")
        func moved() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                let first = try daemon.changes { try daemon.disk.rename("a.txt", "b.txt") }
                #expect(first.map(\.summary) == ["moved a.txt@1 → b.txt@1"])
                #expect(first.first?.hash == sha256("text"))
                let back = try daemon.summaries { try daemon.disk.rename("b.txt", "a.txt") }
                #expect(back == ["moved b.txt@1 → a.txt@2"])
                try daemon.agree()
            }
        }

        // scenario 6, capability 1.2
        @Test("Two files that exchange their names in one step are modified each")
        func exchanged() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "a's")
                try daemon.disk.write("b.txt", "b's")
                let changes = try daemon.summaries { try daemon.disk.exchange("a.txt", "b.txt") }
                #expect(changes == ["modified a.txt@2", "modified b.txt@2"])
                try daemon.agree()
            }
        }

        // capability 1.2
        @Test(
            "A rename onto a file is its removal and a move, also where both hold the same",
            arguments: ["another", "text"]
        )
        func onto(target: String) throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                try daemon.disk.write("b.txt", target)
                let changes = try daemon.changes { try daemon.disk.rename("a.txt", "b.txt") }
                #expect(
                    changes.map(\.summary) == ["removed b.txt@1", "moved a.txt@1 → b.txt@2"]
                )
                try daemon.agree()
            }
        }

        // capability 1.2
        @Test("A file that was never journaled, renamed onto one that is, modifies it")
        func unknownOnto() throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.path)
                try daemon.disk.write("a.txt", "text")
                let fromOutside = try daemon.summaries {
                    try outside.write("new", "from outside")
                    try outside.rename("new", "folder/a.txt")
                }
                #expect(fromOutside == ["modified a.txt@2"])
                let fromExcluded = try daemon.summaries {
                    try daemon.disk.write("a.txt.part", "from a part")
                    try daemon.disk.rename("a.txt.part", "a.txt")
                }
                #expect(fromExcluded == ["modified a.txt@3"])
                let same = try daemon.summaries {
                    try daemon.disk.write(".a.txt.Xy12", "from a part")
                    try daemon.disk.rename(".a.txt.Xy12", "a.txt")
                }
                #expect(same == [])
                try daemon.agree()
            }
        }

        // scenario 36, capability 1.2
        @Test(
            "A file that is written under a temporary name is one change, under its own",
            arguments: ["x.txt.part", ".x.txt.Ab12", ".~lock.x.txt#", "4913", ".x.txt.swp"]
        )
        func temporaryNames(name: String) throws {
            try withDaemon { daemon in
                let made = try daemon.summaries {
                    try daemon.disk.write("\(name)", "begun")
                    try daemon.disk.append("\(name)", " and ended")
                    try daemon.disk.rename("\(name)", "x.txt")
                }
                #expect(made == ["added x.txt@1"])
                let again = try daemon.summaries {
                    try daemon.disk.write("\(name)", "another text")
                    try daemon.disk.rename("\(name)", "x.txt")
                }
                #expect(again == ["modified x.txt@2"])
                try daemon.agree()
            }
        }

        // capability 1.2
        @Test("A file moved and rewritten is moved with the old content and then modified")
        func movedAndRewritten() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "old")
                let changes = try daemon.changes {
                    try daemon.disk.rename("a.txt", "b.txt")
                    // In one step: what a truncation leaves may be seen for a moment, and told.
                    try daemon.disk.overwrite("b.txt", "new")
                }
                #expect(
                    changes.map(\.summary) == ["moved a.txt@1 → b.txt@1", "modified b.txt@2"]
                )
                #expect(changes.map(\.hash) == [sha256("old"), sha256("new")])
                try daemon.agree()
            }
        }

        // capability 1.2
        @Test("A ring of renames leaves every file where it is")
        func ring() throws {
            try withDaemon { daemon in
                for name in ["a", "b", "c"] { try daemon.disk.write("\(name).txt", name) }
                try daemon.sync()
                try daemon.disk.rename("a.txt", "t.part")
                try daemon.disk.rename("b.txt", "a.txt")
                try daemon.disk.rename("c.txt", "b.txt")
                try daemon.disk.rename("t.part", "c.txt")
                try daemon.agree()
            }
        }

        // capability 1.2
        @Test("Leaving the folder is a removal, coming back is an addition")
        func outAndBack() throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.path)
                try daemon.disk.write("a.txt", "text")
                let out = try daemon.summaries { try outside.rename("folder/a.txt", "a.txt") }
                #expect(out == ["removed a.txt@1"])
                let back = try daemon.summaries { try outside.rename("a.txt", "folder/a.txt") }
                #expect(back == ["added a.txt@2"])
                try daemon.agree()
            }
        }

        // capability 1.2
        @Test("A rename to an excluded name is a removal, from one an addition")
        func excludedNames() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                try daemon.makeDirectory("d")
                try daemon.disk.write("d/x.txt", "x")
                let out = try daemon.summaries {
                    try daemon.disk.rename("a.txt", "a.txt~")
                    try daemon.disk.rename("d", ".d")
                }
                #expect(out == ["removed a.txt@1", "removed d/x.txt@1"])
                let back = try daemon.summaries {
                    try daemon.disk.rename("a.txt~", "b.txt")
                    try daemon.disk.rename(".d", "d")
                }
                #expect(back == ["added b.txt@1", "added d/x.txt@2"])
                try #require(daemon.files().keys.sorted() == ["b.txt", "d/x.txt"])
            }
        }
    }
}
