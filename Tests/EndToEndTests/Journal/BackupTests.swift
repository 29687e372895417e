import Glibc
import Testing

extension EndToEnd {
    @Suite("Backup and restore")
    struct BackupTests {
        // capability 3.8
        @Test("A backup under load has all that was told, and is put back under a new id")
        func underLoad() throws {
            try withDaemon { daemon in
                let scratch = Disk(root: daemon.scratch.path)
                let disk = daemon.disk
                let burst = Companion {
                    for number in 0..<800 { try disk.write("\(number % 300).txt", "\(number)") }
                }
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","since":"start"}"#)
                _ = try feed.lines(until: "subscribed")
                for _ in 0..<40 { _ = try feed.change() }
                let file = daemon.scratch.absolute("backup.db")
                let backup = try OfflineRun("backup", file, "--journal", daemon.journal)
                #expect(backup.ending == .exited(0), "\(backup.errors)")
                let head = try backup.seq()
                #expect(head >= 40)
                try burst.join()
                try disk.write("after.txt", "after the backup")
                let later = try daemon.sync()
                let told = try daemon.changes()
                #expect(try daemon.stop() == .exited(0))
                try expectClean(file)
                let refused = try OfflineRun("restore", file, "--journal", daemon.journal)
                #expect(refused.ending == .exited(74))
                #expect(refused.errors.contains("is there already"))
                for suffix in ["", "-wal", "-shm"] where try scratch.exists("journal.db\(suffix)") {
                    try scratch.rename("journal.db\(suffix)", "old.db\(suffix)")
                }
                let restored = try OfflineRun("restore", file, "--journal", daemon.journal)
                #expect(restored.ending == .exited(0), "\(restored.errors)")
                #expect(try restored.seq() == head)
                try expectClean(daemon.journal)
                try daemon.start()
                // What the folder holds since is found by the scan.
                try daemon.agree()
                let now = try daemon.changes()
                #expect(
                    now.prefix(Int(head)).map(\.summary) == told.prefix(Int(head)).map(\.summary)
                )
                #expect(now.map(\.seq) == Array(1...Int64(now.count)))
                let request = #"{"op":"subscribe","follow":false,"since":""#
                let good = "\(later.prefix(9))\(head)"
                try expectAccepted(daemon, request + good + #""}"#)
                #expect(try daemon.feed().refusal(of: request + later + #""}"#) == "cursor_ahead")
            }
        }

        private func expectAccepted(_ daemon: LiveDaemon, _ request: String) throws {
            let feed = try daemon.connect()
            try feed.send(request)
            #expect(try feed.lines(until: "end").first?.type == "subscribed")
        }

        private func expectClean(_ journal: String) throws {
            let verified = try OfflineRun("verify", "--journal", journal)
            #expect(verified.ending == .exited(0), "\(verified.output)\(verified.errors)")
            #expect(verified.output.contains("nothing bad"))
        }

        // capability 3.8
        @Test("A backup replaces nothing, and one that finds no room leaves nothing")
        func refused() throws {
            try withDaemon { daemon in
                let scratch = Disk(root: daemon.scratch.path)
                for number in 0..<300 { try daemon.disk.write("\(number).txt", "text \(number)") }
                try daemon.sync()
                try scratch.write("precious", "text")
                let file = daemon.scratch.absolute("precious")
                let backup = try OfflineRun("backup", file, "--journal", daemon.journal)
                #expect(backup.ending == .exited(74))
                #expect(backup.errors.contains(file))
                #expect(try scratch.contents("precious") == Array("text".utf8))
                let mounts = try MountNamespace()
                let small = daemon.scratch.absolute("small")
                try scratch.makeDirectory("small")
                try mounts.run("mount -t tmpfs -o size=64k none \(small)")
                let full = try OfflineRun(
                    "backup",
                    small + "/backup.db",
                    "--journal",
                    daemon.journal,
                    prefix: mounts.prefix
                )
                #expect(full.ending == .exited(74))
                #expect(full.errors.contains("no room"), "\(full.errors)")
                #expect(try Disk(root: mounts.root + small).list("").isEmpty)
            }
        }

        // capability 3.8
        @Test("A backup that is damaged is not put in place")
        func damaged() throws {
            try withDaemon { daemon in
                let scratch = Disk(root: daemon.scratch.path)
                for number in 0..<300 { try daemon.disk.write("\(number).txt", "text \(number)") }
                try daemon.sync()
                let file = daemon.scratch.absolute("backup.db")
                _ = try OfflineRun("backup", file, "--journal", daemon.journal)
                var bytes = try scratch.contents("backup.db")
                for place in stride(from: 8_192, to: bytes.count, by: 997) { bytes[place] ^= 0x55 }
                try scratch.write("backup.db", bytes)
                let new = daemon.scratch.absolute("new.db")
                let restored = try OfflineRun("restore", file, "--journal", new)
                #expect(restored.ending == .exited(65), "\(restored.output)")
                #expect(restored.errors.contains(file))
                for name in ["new.db", "new.db.new", "new.db-wal"] as [FilePath] {
                    #expect(try !scratch.exists(name))
                }
            }
        }
    }
}
