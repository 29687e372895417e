import Glibc
import Testing

extension EndToEnd {
    @Suite("What may not be read")
    struct UnreadableTests {
        /// Root without what lets it read everything.
        private static let obeysModes =
            isRoot()
            ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] : []

        // scenario 28, capability 2.8
        @Test("A file that may not be read is a problem until its mode lets it be read")
        func file() throws {
            try withDaemon(prefix: Self.obeysModes) { daemon in
                try daemon.makeDirectory("d")
                try daemon.disk.write("journaled.txt", "first")
                try daemon.sync()
                let feed = try Follower(daemon)
                for path in ["d/new.txt", "journaled.txt"] as [FilePath] {
                    try daemon.disk.open(path, O_WRONLY | O_CREAT) { descriptor in
                        try check(fchmod(descriptor, 0), "fchmod", "\(path)")
                        try daemon.disk.put(Array("\(path)".utf8), descriptor)
                    }
                }
                try daemon.disk.write("d/other.txt", "the rest works")
                try daemon.sync()
                let figures = try daemon.figures()
                #expect(figures.state == "degraded")
                #expect(figures.told == ["unreadable d/new.txt", "unreadable journaled.txt"])
                #expect(figures.problems.allSatisfy { $0.message.contains("Permission denied") })
                #expect(try feed.next(1).map(\.summary) == ["added d/other.txt@1"])
                // What can't be read stays as it was journaled, also for a scan.
                #expect(try daemon.files()["journaled.txt"]?["hash"]?.string == sha256("first"))
                #expect(try daemon.stop() == .exited(0))
                try daemon.start()
                try daemon.sync()
                #expect(try daemon.figures().told == figures.told)
                #expect(try daemon.files()["journaled.txt"]?["hash"]?.string == sha256("first"))

                let back = try Follower(daemon)
                try daemon.disk.chmod("d/new.txt", 0o600)
                try daemon.disk.chmod("journaled.txt", 0o600)
                let told = try back.changes(until: "in_sync")
                #expect(
                    told.map(\.summary).sorted()
                        == ["added d/new.txt@1", "modified journaled.txt@2"]
                )
                #expect(told.allSatisfy { $0.origin == "live" })
                #expect(try daemon.figures().told == [])
                try daemon.agree()
            }
        }

        // scenario 28, capability 2.8
        @Test("What the folder's own mode kept from being read is read when it lets it")
        func folder() throws {
            try withDaemon(prefix: Self.obeysModes) { daemon in
                try daemon.disk.write("a.txt", "first")
                try daemon.sync()
                try daemon.disk.open("a.txt", O_WRONLY) { descriptor in
                    try check(chmod(daemon.folder, 0), "chmod", daemon.folder)
                    try daemon.disk.put(Array("second".utf8), descriptor)
                }
                defer { chmod(daemon.folder, 0o755) }
                try daemon.sync()
                #expect(try daemon.figures().told == ["unreadable a.txt"])
                let feed = try Follower(daemon)
                try check(chmod(daemon.folder, 0o755), "chmod", daemon.folder)
                let told = try feed.changes(until: "in_sync")
                #expect(told.map(\.summary) == ["modified a.txt@2"])
                #expect(told.allSatisfy { $0.origin == "live" })
                try daemon.agree()
            }
        }

        // scenario 28, capability 2.8
        @Test("A directory that may not be read is a problem until its mode lets it be read")
        func directory() throws {
            try withDaemon(prefix: Self.obeysModes) { daemon in
                try daemon.makeDirectory("known/deep")
                try daemon.disk.write("known/deep/a.txt", "a")
                try daemon.disk.makeDirectory("new")
                try daemon.disk.chmod("new", 0)
                try daemon.sync()
                #expect(try daemon.figures().told == ["unreadable new"])
                try daemon.disk.chmod("known", 0)
                // Nothing is told as removed of what can't be seen, live or by a scan.
                for _ in 1...2 {
                    try daemon.sync()
                    #expect(try daemon.figures().state == "degraded")
                    #expect(try daemon.figures().told.contains("unreadable new"))
                    #expect(try Array(daemon.files().keys) == ["known/deep/a.txt"])
                    #expect(try daemon.stop() == .exited(0))
                    try daemon.start()
                }
                try daemon.sync()
                #expect(try daemon.figures().told == ["unreadable known", "unreadable new"])

                let feed = try Follower(daemon)
                try daemon.disk.chmod("new", 0o755)
                try daemon.disk.write("new/b.txt", "b")
                #expect(try feed.next(1).map(\.summary) == ["added new/b.txt@1"])
                try daemon.disk.chmod("known", 0o755)
                try feed.changes(until: "in_sync")
                #expect(try daemon.figures().told == [])
                let live = try daemon.changes {
                    try daemon.disk.append("known/deep/a.txt", "!")
                    try daemon.disk.write("new/c.txt", "c")
                }
                #expect(live.map(\.origin) == ["live", "live"])
                try daemon.agree()
            }
        }
    }
}
