import Glibc
import Testing

extension EndToEnd {
    @Suite("Files")
    struct FileTests {
        // capability 1.2
        @Test("Rewriting the same bytes, touching and changing permissions journal nothing")
        func unchangedBytes() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                let changes = try daemon.summaries {
                    try daemon.disk.write("a.txt", "text")
                    try daemon.disk.touch("a.txt")
                    try daemon.disk.chmod("a.txt", 0o600)
                    try daemon.sync()
                    try daemon.disk.overwrite("a.txt", "te")
                }
                #expect(changes == [])
                try daemon.agree()
            }
        }

        // scenario 17, capability 1.2
        @Test("Each way to change a file's bytes is a version")
        func waysToWrite() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "0123456789")
                let steps: [(LiveDaemon) throws -> Void] = [
                    { try $0.disk.append("a.txt", "more") },
                    { try $0.disk.overwrite("a.txt", "zero") },
                    { try $0.disk.truncate("a.txt", to: 3) },
                    { try $0.disk.write("a.txt", "") },
                ]
                for (number, step) in steps.enumerated() {
                    let changes = try daemon.summaries { try step(daemon) }
                    try #require(changes == ["modified a.txt@\(number + 2)"])
                }
                try daemon.agree()
            }
        }

        // scenario 16, capability 1.2
        @Test("A file that gets its name only when it is written is found")
        func unnamed() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("d")
                let made = try daemon.summaries {
                    try daemon.disk.writeUnnamed("d/a.txt", "without a name")
                }
                #expect(made == ["added d/a.txt@1"])
                try daemon.agree()
            }
        }

        // scenario 20, scenario 44, capability 1.2
        @Test("What is no regular file is no file, and one replaced by such is removed")
        func notRegular() throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.path)
                try outside.write("secret", "secret")
                for name in ["link", "fifo", "directory"] {
                    try daemon.disk.write("\(name).txt", name)
                }
                let gone = try daemon.summaries {
                    for name in ["link", "fifo", "directory"] {
                        try daemon.disk.remove("\(name).txt")
                    }
                    try daemon.disk.symlink(to: outside.root + "/secret", "link.txt")
                    try daemon.disk.makeFIFO("fifo.txt")
                    try daemon.disk.makeDirectory("directory.txt")
                    try daemon.disk.symlink(to: outside.root, "way-out")
                    try daemon.disk.symlink(to: ".", "loop")
                    try daemon.disk.symlink(to: "nowhere", "dangling.txt")
                }
                #expect(
                    gone == ["removed directory.txt@1", "removed fifo.txt@1", "removed link.txt@1"]
                )
                #expect(try daemon.files().isEmpty)
                let status = try daemon.status()
                #expect(status["state"]?.string == "in_sync")
            }
        }

        // capability 1.3, capability 1.4
        @Test("Names are bytes: one that is not UTF-8 and one with a newline are told exactly")
        func names() throws {
            try withDaemon { daemon in
                let latin1 = FilePath(bytes: Array("caf".utf8) + [0xE9] + Array(".txt".utf8))
                let directory = FilePath(bytes: [0xFF, 0xFE])
                let names: [FilePath] = [
                    latin1, "two\nlines.txt", "esc\u{1B}[31m.txt", "\u{202E}bidi.txt",
                    "quote\"back\\slash.txt", directory.appending("below.txt"),
                ]
                try daemon.makeDirectory(directory)
                for name in names { try daemon.disk.write(name, "\(name)") }
                try daemon.agree()
                #expect(try daemon.files().keys.sorted() == names.sorted())
                let added = try daemon.changes().first { $0.path == latin1 }
                #expect(added?.json["path"]?.string == "caf\u{FFFD}.txt")
                #expect(added?.json["path_base64"]?.string == "Y2Fm6S50eHQ=")
                let moved = try daemon.changes { try daemon.disk.rename(latin1, "cafe.txt") }
                #expect(moved.first?.from == latin1)
                #expect(moved.first?.json["from_base64"]?.string == "Y2Fm6S50eHQ=")
                #expect(moved.first?.json["path_base64"] == nil)
                try daemon.agree()
            }
        }

        // scenario 40, capability 1.3
        @Test("A, then B, then A again are three versions")
        func backAndForth() throws {
            try withDaemon { daemon in
                let changes = try daemon.changes {
                    for text in ["A", "B", "A"] {
                        try daemon.disk.write("x.txt", text)
                        try daemon.sync()
                    }
                }
                #expect(
                    changes.map(\.summary) == [
                        "added x.txt@1", "modified x.txt@2", "modified x.txt@3",
                    ]
                )
                #expect(changes.map(\.hash) == ["A", "B", "A"].map(sha256))
                try daemon.agree()
            }
        }

        // scenario 41, capability 1.3
        @Test("A content is stored once, and its copies are counted all along")
        func copies() throws {
            try withDaemon { daemon in
                for name in ["a", "b", "c"] {
                    try daemon.disk.write("\(name).txt", "one content")
                    try daemon.sync()
                }
                #expect(try daemon.status()["content"]?["stored"]?.integer == 1)
                for name in ["a", "b", "c"] {
                    try daemon.disk.remove("\(name).txt")
                    try daemon.sync()
                }
                let changes = try daemon.changes()
                #expect(changes.map(\.copies) == [1, 2, 3, 2, 1, 0])
                #expect(changes.map(\.duplicateOf) == [nil, "a.txt", "a.txt", nil, nil, nil])
                try daemon.agree()
            }
        }

        // scenario 39, capability 1.3
        @Test("A file that changes while it is read is journaled with a content it really had")
        func changedWhileRead() throws {
            try withDaemon { daemon in
                let writes = isLongRun() ? 2_000 : 300
                let versions = (0..<8).map { version in
                    [UInt8](repeating: UInt8(97 + version), count: 300_000 + version * 70_000)
                }
                let disk = daemon.disk
                let writer = Companion {
                    for turn in 0..<writes {
                        try disk.write("x.part", versions[turn % versions.count])
                        try disk.rename("x.part", "x.txt")
                    }
                }
                while !writer.hasEnded { try daemon.sync() }
                try writer.join()
                let known = Set(versions.map { sha256($0) })
                let changes = try daemon.changes()
                try #require(changes.allSatisfy { known.contains($0.hash) })
                try daemon.agree()
            }
        }
    }
}
