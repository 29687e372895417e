import Glibc
import Testing

extension EndToEnd {
    @Suite("Links")
    struct LinksTests {
        // scenario 19, capability 2.3
        @Test("A write under a name outside of the folder is found by a scan")
        func hardLinkOutside() throws {
            try withDaemon(variables: ["TELEX_FOLDER_SCAN_EVERY": "1s"]) { daemon in
                let outside = Disk(root: daemon.scratch.path)
                try daemon.disk.write("a.txt", "text")
                try daemon.disk.write("untouched.txt", "text")
                try outside.link("folder/a.txt", "outside.txt")
                try daemon.sync()
                let feed = try daemon.follow()
                for turn in 1...3 {
                    // A file of several names is looked at twice: then this write would be met.
                    try daemon.sync()
                    try outside.overwrite("outside.txt", "tex\(turn)")
                    let change = try feed.change()
                    #expect(change.summary == "modified a.txt@\(turn + 1)")
                    #expect(change.hash == sha256("tex\(turn)"))
                    #expect(change.origin == "scan")
                }
                try daemon.agree()
            }
        }

        // scenario 20, capability 2.4
        @Test("Symbolic links are not followed, whatever they lead to")
        func symbolicLinks() throws {
            try withDaemon { daemon in
                let outside = Disk(root: daemon.scratch.absolute("outside"))
                try outside.makeDirectory("d")
                try outside.write("secret.txt", "secret")
                try outside.write("d/secret.txt", "secret")
                try outside.makeFIFO("fifo")
                let targets = [
                    outside.root + "/secret.txt", outside.root + "/fifo", outside.root, "/",
                    "/dev/ptmx",
                    "/dev/tty", "nowhere", "loop-4.txt", "loop-0.txt", ".", "..", "real.txt",
                ]
                try daemon.disk.write("real.txt", "real")
                try daemon.disk.makeDirectory("d")
                let watch = try OpenWatch(outside.root)
                for turn in 0..<2 {
                    for (number, target) in targets.enumerated() {
                        try daemon.disk.symlink(to: target, "loop-\(number).txt")
                        try daemon.disk.symlink(to: target, "d/\(number)")
                    }
                    try daemon.agree()
                    #expect(try daemon.files().keys.sorted() == ["real.txt"])
                    #expect(try daemon.problems() == [])
                    #expect(try daemon.status()["files"]?["directories"]?.integer == 2)
                    if turn == 1 { break }
                    // And those that a first scan comes upon.
                    #expect(try daemon.stop() == .exited(0))
                    try daemon.disk.removeTree("d")
                    for number in targets.indices { try daemon.disk.remove("loop-\(number).txt") }
                    try daemon.disk.makeDirectory("d")
                    try daemon.start()
                }
                #expect(try watch.names() == [])
                try outside.open("secret.txt", O_RDONLY)
                #expect(try watch.names() == ["secret.txt"])
            }
        }
    }
}
