import Testing

extension EndToEnd {
    @Suite("Names")
    struct NamesTests {
        // scenario 27, capability 2.7
        @Test("A rename that changes only case is a move, and both cases are two files")
        func letterCase() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("d")
                try daemon.disk.write("Readme.txt", "text")
                try daemon.disk.write("d/x.txt", "below")
                let moved = try daemon.summaries {
                    try daemon.disk.rename("Readme.txt", "README.TXT")
                    try daemon.disk.rename("d", "D")
                }
                #expect(
                    moved == ["moved Readme.txt@1 → README.TXT@1", "moved d/x.txt@1 → D/x.txt@1"]
                )
                let added = try daemon.summaries {
                    try daemon.disk.write("readme.txt", "another text")
                }
                #expect(added == ["added readme.txt@1"])
                let removed = try daemon.summaries { try daemon.disk.remove("README.TXT") }
                #expect(removed == ["removed README.TXT@1"])
                try daemon.agree()
            }
        }

        // scenario 27, capability 2.7
        @Test("Names that differ in how a letter is composed are two files")
        func composition() throws {
            try withDaemon { daemon in
                let composed: FilePath = "caf\u{E9}.txt"
                let decomposed: FilePath = "cafe\u{301}.txt"
                try daemon.disk.write(composed, "composed")
                try daemon.disk.write(decomposed, "decomposed")
                try daemon.agree()
                #expect(try daemon.files().keys.sorted() == [composed, decomposed].sorted())
                let changed = try daemon.changes {
                    try daemon.disk.write(decomposed, "changed")
                }
                #expect(changed.map(\.path) == [decomposed])
                let removed = try daemon.changes { try daemon.disk.remove(composed) }
                #expect(removed.map(\.path) == [composed])
                let moved = try daemon.changes { try daemon.disk.rename(decomposed, composed) }
                #expect(moved.map(\.kind) == ["moved"])
                #expect(moved.map(\.from) == [decomposed])
                #expect(moved.map(\.version) == [2])
                try daemon.agree()
            }
        }

        // scenario 27, scenario 43, capability 2.7
        @Test("Names of any bytes are told exactly, also by a first scan, and rename within a line")
        func anyBytes() throws {
            try withDaemon { daemon in
                // Every byte that a name can have, in names that exclude nothing.
                let names = stride(from: UInt8(1), through: 255, by: 1).filter { $0 != 0x2F }.map {
                    FilePath(bytes: [UInt8(ascii: "n"), $0, UInt8(ascii: "n")])
                }
                for name in names { try daemon.disk.write(name, name.bytes) }
                try daemon.agree()
                #expect(try daemon.files().keys.sorted() == names.sorted())
                #expect(try daemon.stop() == .exited(0))
                for name in names {
                    try daemon.disk.rename(name, FilePath(bytes: name.bytes + name.bytes))
                }
                try daemon.start()
                let moves = try daemon.changes(since: "\(names.count)")
                #expect(Set(moves.map(\.kind)).isSubset(of: ["moved"]))
                try daemon.agree()
                let all = try daemon.changes(since: "\(names.count)")
                #expect(all.allSatisfy { $0.kind == "moved" } && all.count == names.count)
                #expect(
                    all.map { $0.path.bytes }
                        == all.map { ($0.from?.bytes ?? []) + ($0.from?.bytes ?? []) }
                )
            }
        }
    }
}
