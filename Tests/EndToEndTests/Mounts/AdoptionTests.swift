import Testing

extension EndToEnd {
    @Suite("Adopting a folder")
    struct AdoptionTests {
        // scenario 22, capability 2.5
        @Test("A folder that was deleted and made again stays missing until it is adopted")
        func adopted() throws {
            try withDaemon { daemon in
                let scratch = Disk(root: daemon.scratch.path)
                try daemon.makeDirectory("d")
                for name in ["a.txt", "d/b.txt", "c.txt"] { try daemon.disk.write("\(name)", name) }
                try daemon.sync()
                let feed = try Follower(daemon)
                try scratch.rename("folder", "old")
                try feed.changes(until: "folder_missing")
                try scratch.removeTree("old")
                try daemon.disk.makeDirectory("d")
                for name in ["a.txt", "d/new.txt"] { try daemon.disk.write("\(name)", name) }
                try daemon.disk.write("c.txt", "another")
                for _ in 1...2 {
                    #expect(try daemon.stop() == .exited(0))
                    try daemon.start()
                    let again = try Follower(daemon)
                    if try daemon.figures().state != "folder_missing" {
                        try again.changes(until: "folder_missing")
                    }
                    let answer = try daemon.feed().answer(to: #"{"op":"sync"}"#)
                    #expect(answer["code"]?.string == "unavailable")
                    let message = answer["message"]?.string ?? ""
                    #expect(message.contains(daemon.folder))
                    #expect(message.contains("--adopt-folder"), "\(message)")
                    #expect(daemon.log.contains("--adopt-folder"))
                    #expect(try daemon.files().count == 3)
                }
                let before = try daemon.changes().count
                #expect(try daemon.stop() == .exited(0))
                try daemon.start(flags: ["--adopt-folder": nil])
                try daemon.agree()
                let told = try daemon.changes().dropFirst(before)
                #expect(
                    told.map(\.summary).sorted()
                        == ["added d/new.txt@1", "modified c.txt@2", "removed d/b.txt@1"]
                )
                #expect(try daemon.figures().state == "in_sync")
                // Adopted once, it is the folder.
                #expect(try daemon.stop() == .exited(0))
                try daemon.start()
                try daemon.agree()
                let live = try daemon.changes { try daemon.disk.append("d/new.txt", "!") }
                #expect(live.map(\.summary) == ["modified d/new.txt@2"])
                #expect(try daemon.changes().count == before + 4)
            }
        }

        // scenario 22, capability 2.5
        @Test("A daemon whose folder is missing rests, also when a scan falls due")
        func rests() throws {
            try withDaemon(variables: ["TELEX_FOLDER_SCAN_EVERY": "1s"]) { daemon in
                try daemon.disk.write("a.txt", "a")
                try daemon.sync()
                let feed = try Follower(daemon)
                try Disk(root: daemon.scratch.path).rename("folder", "away")
                try feed.changes(until: "folder_missing")
                let beats = try daemon.connect()
                try beats.send(#"{"op":"subscribe","heartbeat":1}"#)
                _ = try beats.lines(until: "heartbeat")
                let before = try daemon.cpuTicks()
                for _ in 1...3 { _ = try beats.lines(until: "heartbeat") }
                // Three seconds are 300 ticks; looking for the folder takes one or two.
                #expect(try daemon.cpuTicks() - before < 50)
            }
        }

        // scenario 23, capability 2.5
        @Test("A folder of which no file is journaled is adopted when it is made again")
        func adoptedByItself() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "a")
                try daemon.sync()
                try daemon.disk.remove("a.txt")
                try daemon.sync()
                let feed = try Follower(daemon)
                try Disk(root: daemon.scratch.path).removeTree("folder")
                try feed.changes(until: "folder_missing")
                try daemon.disk.makeDirectory("d")
                try daemon.disk.write("d/new.txt", "new")
                let told = try feed.changes(until: "in_sync")
                #expect(told.map(\.summary) == ["added d/new.txt@1"])
                #expect(try daemon.stop() == .exited(0))
                try daemon.start()
                try daemon.agree()
            }
        }

        // scenario 22, capability 2.5
        @Test("A folder that is deleted while it is watched is missing, and nothing else is told")
        func deleted() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("d")
                for name in ["a.txt", "d/b.txt"] { try daemon.disk.write("\(name)", name) }
                try daemon.sync()
                let feed = try Follower(daemon)
                try daemon.disk.removeTree("")
                let told = try feed.changes(until: "folder_missing")
                // What is seen to go before the folder does is true.
                #expect(
                    Set(told.map(\.summary)).isSubset(of: ["removed a.txt@1", "removed d/b.txt@1"])
                )
                let head = try daemon.files().count
                #expect(head == 2 - told.count)
                // Perhaps with the same inode number: it is another one by its time of birth.
                try daemon.disk.makeDirectory("")
                #expect(try daemon.feed().refusal(of: #"{"op":"sync"}"#) == "unavailable")
                #expect(try daemon.stop() == .exited(0))
                try daemon.start(flags: ["--adopt-folder": nil])
                try daemon.agree()
                #expect(try daemon.files().isEmpty)
            }
        }
    }
}
