import Glibc
import Testing

extension EndToEnd {
    @Suite("Start and end")
    struct StartAndEndTests {
        // capability 1.7, scenario 78
        @Test(
            "SIGTERM and SIGINT end it in the midst of a burst, and the next start finds the rest",
            arguments: [SIGTERM, SIGINT]
        )
        func ended(signal: Int32) throws {
            try withDaemon { daemon in
                let disk = daemon.disk
                let burst = Companion {
                    for number in 0..<3_000 { try disk.write("\(number).txt", "\(number)") }
                }
                let feed = try daemon.connect()
                try feed.send(#"{"op":"subscribe","since":"start"}"#)
                _ = try feed.lines(until: "caught_up")
                _ = try feed.change()
                #expect(try daemon.stop(signal) == .exited(0))
                #expect(try !Disk(root: daemon.scratch.path).exists("telex.sock"))
                try burst.join()
                try daemon.start()
                try daemon.agree()
            }
        }

        // scenario 11, capability 1.7
        @Test("A journal or a socket inside the folder is refused, also through a link")
        func insideTheFolder() throws {
            try withDaemon { daemon in
                let scratch = Disk(root: daemon.scratch.path)
                try scratch.symlink(to: daemon.disk.root, "way-in")
                let inside = ["folder/j.db", "folder/deep/j.db", "way-in/j.db"]
                for flag in ["--journal", "--socket"] {
                    for name in inside {
                        let path = daemon.scratch.absolute(name)
                        let (ending, message) = try daemon.refusal([flag: path])
                        #expect(ending == .exited(78), "\(flag) \(name)")
                        #expect(message.contains(path), "\(message)")
                    }
                }
                #expect(try daemon.disk.list("").isEmpty)
            }
        }

        // scenario 11, capability 1.7
        @Test("A journal that is a link into the folder is refused")
        func linkIntoTheFolder() throws {
            try withDaemon { daemon in
                try daemon.disk.write("j.db", "")
                try Disk(root: daemon.scratch.path).symlink(
                    to: daemon.disk.root + "/j.db",
                    "link.db"
                )
                let path = daemon.scratch.absolute("link.db")
                let (ending, message) = try daemon.refusal(["--journal": path])
                #expect(ending == .exited(78))
                #expect(message.contains(path), "\(message)")
                #expect(try daemon.disk.list("").map(\.name) == ["j.db"])
            }
        }

        // scenario 22, capability 1.7
        @Test("With a new journal, a folder that is not there is refused")
        func missingFolder() throws {
            try withDaemon { daemon in
                let missing = daemon.scratch.absolute("missing")
                let new = daemon.scratch.absolute("new.db")
                let flags = ["--folder": missing, "--journal": new]
                let (ending, message) = try daemon.refusal(flags)
                #expect(ending == .exited(78))
                #expect(message.contains(missing))
                #expect(try !Disk(root: daemon.scratch.path).exists("new.db"))
            }
        }

        // capability 1.7
        @Test(
            "A configuration that can't be used is refused with file, line and key",
            arguments: [
                ("folder:\n  pathh: /x\n", 2, "folder.pathh"),
                ("log:\n  level: info\nnonsense: 1\n", 3, "nonsense"),
                ("folder:\n  settle: [1]\n", 2, "folder.settle"),
                ("socket:\n  max_connections: many\n", 2, "socket.max_connections"),
                ("socket:\n  group: no-such-group\n", 2, "socket.group"),
                ("socket:\n  admins: [root, no-such-user]\n", 2, "socket.admins"),
            ]
        )
        func wrongConfiguration(text: String, line: Int, key: String) throws {
            try withDaemon { daemon in
                try Disk(root: daemon.scratch.path).write("telexd.yaml", text)
                let file = daemon.scratch.absolute("telexd.yaml")
                for flag in [[:], ["--check-config": nil]] as [[String: String?]] {
                    let flags = flag.merging(["--config": file]) { $1 }
                    let (ending, message) = try daemon.refusal(flags)
                    #expect(ending == .exited(78))
                    #expect(message.contains("\(file):\(line)"), "\(message)")
                    #expect(message.contains(key), "\(message)")
                }
            }
        }

        // scenario 68, capability 1.7
        @Test("A regular file in the socket's place is never removed")
        func fileAtTheSocket() throws {
            try withDaemon { daemon in
                let scratch = Disk(root: daemon.scratch.path)
                try scratch.write("precious", "text")
                let flags = [
                    "--socket": daemon.scratch.absolute("precious"),
                    "--journal": daemon.scratch.absolute("other.db"),
                ]
                let (ending, message) = try daemon.refusal(flags)
                #expect(ending != .exited(0))
                #expect(message.contains("precious"))
                #expect(try scratch.contents("precious") == Array("text".utf8))
            }
        }

        // scenario 68, capability 1.7
        @Test("A socket that nobody answers on any more is replaced")
        func staleSocket() throws {
            try withDaemon { daemon in
                let before = try daemon.connect().hello["journal"]
                try daemon.kill9()
                #expect(try Disk(root: daemon.scratch.path).exists("telex.sock"))
                try daemon.start()
                #expect(try daemon.connect().hello["journal"] == before)
            }
        }

        // capability 1.7
        @Test("Contents are not stored where the configuration says so")
        func noContents() throws {
            try withDaemon(variables: ["TELEX_CONTENT_KEEP": "none"]) { daemon in
                try daemon.disk.write("a.txt", "text")
                try daemon.agree()
                let status = try daemon.status()
                #expect(status["content"]?["stored"]?.integer == 0)
                #expect(status["articles"]?["count"]?.integer == 1)
            }
        }
    }
}
