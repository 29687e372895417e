import Glibc
import TelexWire
import Testing

extension EndToEnd {
    @Suite("Why, and duplicates")
    struct QuestionsTests {
        /// Root without what lets it read everything.
        private static let obeysModes =
            isRoot()
            ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] : []

        private func why(_ daemon: LiveDaemon, _ path: String) throws -> JSONValue {
            let answer = try daemon.feed().answer(to: #"{"op":"why","path":"\#(path)"}"#)
            guard answer.type == "why", answer["path"]?.string == path else {
                throw TestFailure("no answer: \(answer)")
            }
            return answer
        }

        /// Whether it is journaled, and the reason why what is there is not.
        private func words(_ daemon: LiveDaemon, _ path: String) throws -> String {
            let answer = try why(daemon, path)
            let journaled = answer["journaled"]?.bool == true ? "journaled" : "unknown"
            let pattern = answer["pattern"]?.string.map { " " + $0 } ?? ""
            return "\(journaled), \(answer["reason"]?.string ?? "null")\(pattern)"
        }

        // scenario 56, capability 4.3
        @Test("A path is told with its file, or with what keeps it out")
        func reasons() throws {
            let rules = "folder:\n  include: [\"*.txt\"]\n  exclude: [\"*.tmp\", hidden]\n"
            let configure: (LiveDaemon) throws -> Void = { try $0.configure(rules) }
            try withDaemon(prefix: Self.obeysModes, prepare: configure) { daemon in
                try daemon.makeDirectory("d")
                try daemon.makeDirectory("hidden")
                for name in ["a.txt", "d/b.txt", "c.tmp", "hidden/d.txt", "e.csv"] {
                    try daemon.disk.write("\(name)", name)
                }
                try daemon.disk.symlink(to: "a.txt", "link.txt")
                try daemon.disk.symlink(to: "d", "way")
                try daemon.disk.makeFIFO("pipe.txt")
                try daemon.disk.open("closed.txt", O_WRONLY | O_CREAT) { descriptor in
                    try check(fchmod(descriptor, 0), "fchmod", "closed.txt")
                }
                try daemon.sync()
                for (path, expected) in [
                    ("a.txt", "journaled, null"), ("d/b.txt", "journaled, null"),
                    ("c.tmp", "unknown, excluded *.tmp"),
                    ("hidden/d.txt", "unknown, excluded hidden"),
                    ("e.csv", "unknown, not_included *.txt"), ("f.txt", "unknown, absent"),
                    ("x/f.txt", "unknown, absent"), ("link.txt", "unknown, not_regular"),
                    ("d", "unknown, not_regular"), ("pipe.txt", "unknown, not_regular"),
                    ("way/b.txt", "unknown, unreachable"),
                    ("a.txt/b.txt", "unknown, unreachable"),
                    ("closed.txt", "unknown, unreadable"),
                ] {
                    #expect(try words(daemon, path) == expected, "\(path)")
                }
                let file = try why(daemon, "a.txt")["file"]
                #expect(file?["hash"]?.string == sha256("a.txt"))
                #expect(file?["version"]?.integer == 1)
                #expect(try why(daemon, "f.txt")["file"] == JSONValue.null)
                #expect(
                    try why(daemon, "closed.txt")["message"]?.string?.contains("Permission denied")
                        == true
                )
                try daemon.reload("folder:\n  exclude: [a.txt]\n")
                #expect(try words(daemon, "a.txt").hasSuffix("excluded a.txt"))
                try daemon.sync()
                #expect(try words(daemon, "a.txt") == "unknown, excluded a.txt")
                #expect(try words(daemon, "e.csv") == "journaled, null")
            }
        }

        // capability 4.3
        @Test("What settles is pending until it is taken in")
        func pending() throws {
            let configure: (LiveDaemon) throws -> Void = {
                try $0.configure("folder:\n  settle: 60s\n")
            }
            try withDaemon(prepare: configure) { daemon in
                try daemon.disk.write("a.txt", "one")
                #expect(try words(daemon, "a.txt") == "unknown, pending")
                try daemon.sync()
                #expect(try words(daemon, "a.txt") == "journaled, null")
                try daemon.disk.write("a.txt", "two, longer")
                #expect(try words(daemon, "a.txt") == "journaled, pending")
                try daemon.disk.remove("a.txt")
                #expect(try words(daemon, "a.txt").hasSuffix("absent"))
                try daemon.sync()
                #expect(try words(daemon, "a.txt") == "unknown, absent")
            }
        }

        // capability 4.3
        @Test("While the folder is missing, everything in it is unreachable")
        func folderMissing() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "one")
                try daemon.sync()
                let folder = daemon.folder
                try check(rename(folder, folder + "-away"), "rename", folder)
                #expect(try words(daemon, "a.txt") == "journaled, unreachable")
                #expect(try words(daemon, "b.txt") == "unknown, unreachable")
                try check(rename(folder + "-away", folder), "rename", folder)
                #expect(try words(daemon, "a.txt") == "journaled, null")
            }
        }

        // capability 4.3
        @Test("Duplicates are told with their files, the largest waste first")
        func duplicates() throws {
            try withDaemon { daemon in
                try daemon.makeDirectory("d")
                for name in ["z", "d/a", "m"] { try daemon.disk.write("\(name)", "four") }
                for name in ["q", "p"] { try daemon.disk.write("\(name)", "a longer text") }
                try daemon.disk.write("alone", "alone")
                try daemon.sync()
                let feed = try daemon.connect()
                try feed.send(#"{"op":"duplicates","id":7}"#)
                let lines = try feed.lines(until: "end")
                let told = lines.dropLast().map { line in
                    let files = line["files"]?.array?.compactMap { $0["path"]?.string } ?? []
                    return "\(line["size"]?.integer ?? 0): \(files.joined(separator: " "))"
                }
                #expect(told == ["13: p q", "4: d/a m z"])
                #expect(lines.map { $0["id"]?.integer } == [7, 7, 7])
                #expect(lines.first?["hash"]?.string == sha256("a longer text"))
                let end = try #require(lines.last)
                let status = try daemon.status()
                for total in ["duplicates", "duplicate_bytes"] {
                    #expect(end[total]?.integer == status["articles"]?[total]?.integer, "\(end)")
                }
                #expect(end["duplicates"]?.integer == 3)
                #expect(end["duplicate_bytes"]?.integer == 21)
            }
        }
    }
}
