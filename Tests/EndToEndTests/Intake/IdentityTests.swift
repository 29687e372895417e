import Glibc
import Testing

extension EndToEnd {
    /// What tells that a file may have changed: size, times, inode.
    @Suite("Identity")
    struct IdentityTests {
        // scenario 25, capability 2.3, capability 2.4
        @Test("Of two edits of one size within a tick of the clock, the last is journaled")
        func oneTick() throws {
            try withDaemon(variables: ["TELEX_JOURNAL_DURABILITY": "process"]) { daemon in
                let outside = Disk(root: daemon.scratch.path)
                let feed = try daemon.follow()
                for turn in 0..<(isLongRun() ? 5_000 : 300) {
                    let name: FilePath = "\(turn % 100).txt"
                    try daemon.disk.write(name, "edit A \(10_000 + turn)")
                    try daemon.disk.overwrite(name, "edit B \(10_000 + turn)")
                    let last = sha256("edit B \(10_000 + turn)")
                    _ = try feed.changes(until: name, hash: last)
                    if turn < 100 { try outside.link("folder/\(name)", "outside-\(name)") }
                    // Read a moment ago; no event tells of this one.
                    try outside.overwrite("outside-\(name)", "edit C \(10_000 + turn)")
                }
                #expect(try daemon.stop() == .exited(0))
                try daemon.start()
                try daemon.agree()
            }
        }

        // scenario 26, capability 2.3
        @Test("An edit that restores size and time of writing is found after a start")
        func restoredTimes() throws {
            try withDaemon { daemon in
                for name in ["a", "b"] { try daemon.disk.write("\(name).txt", "before") }
                try daemon.sync()
                #expect(try daemon.stop() == .exited(0))
                // Read once more when they are old enough to be known by their times.
                var pace = Pace(milliseconds: 50)
                pace.beat()
                try daemon.start()
                try daemon.sync()
                #expect(try daemon.stop() == .exited(0))
                let times = try daemon.disk.times("a.txt")
                try daemon.disk.overwrite("a.txt", "after ")
                try daemon.disk.setTimes("a.txt", times)
                try daemon.start()
                let changes = try daemon.changes {}
                try daemon.agree()
                let all = try daemon.changes()
                #expect(changes.isEmpty)
                #expect(all.count == 3)
                #expect(all.last?.summary == "modified a.txt@2")
                #expect(all.last?.hash == sha256("after "))
                #expect(all.last?.json["mtime"] == all.first { $0.path == "a.txt" }?.json["mtime"])
            }
        }

        // scenario 26, capability 2.3
        @Test("An edit that restores size and time of writing is found by a scan")
        func restoredTimesScanned() throws {
            try withDaemon(variables: ["TELEX_FOLDER_SCAN_EVERY": "1s"]) { daemon in
                let outside = Disk(root: daemon.scratch.path)
                try outside.write("outside.txt", "before")
                try outside.link("outside.txt", "folder/a.txt")
                try daemon.sync()
                let feed = try daemon.follow()
                let times = try outside.times("outside.txt")
                try outside.overwrite("outside.txt", "after ")
                try outside.setTimes("outside.txt", times)
                let change = try feed.change()
                #expect(change.summary == "modified a.txt@2")
                #expect(change.origin == "scan")
                try daemon.agree()
            }
        }

        // scenario 26, capability 2.3
        @Test("A file that another has replaced with the same size and times is found by a scan")
        func replaced() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "before")
                try daemon.sync()
                #expect(try daemon.stop() == .exited(0))
                let times = try daemon.disk.times("a.txt")
                try daemon.disk.write(".new", "after ")
                try daemon.disk.setTimes(".new", times)
                try daemon.disk.rename(".new", "a.txt")
                try daemon.start()
                try daemon.agree()
                #expect(try daemon.changes().last?.summary == "modified a.txt@2")
            }
        }
    }
}

extension Disk {
    /// When a file was last read and written.
    fileprivate func times(_ path: FilePath) throws -> [timespec] {
        var facts = stat()
        try check(lstat(absolute(path), &facts), "lstat", "\(path)")
        return [facts.st_atim, facts.st_mtim]
    }

    /// Gives a file other times, as `touch -r` does.
    fileprivate func setTimes(_ path: FilePath, _ times: [timespec]) throws {
        try check(utimensat(AT_FDCWD, absolute(path), times, 0), "utimensat", "\(path)")
    }
}
