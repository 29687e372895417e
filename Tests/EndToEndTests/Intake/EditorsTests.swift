import Glibc
import Testing

extension EndToEnd {
    @Suite("Editors")
    struct EditorsTests {
        /// What a program does to bring a text under its name, and what is told of it.
        struct Session: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let save: @Sendable (Disk, String) throws -> Void
        }

        static let sessions = [
            Session(testDescription: "rsync") { disk, text in
                try disk.open(".x.txt.Ab12", O_WRONLY | O_CREAT | O_EXCL) {
                    try disk.put(Array(text.utf8), $0)
                }
                try disk.chmod(".x.txt.Ab12", 0o640)
                try disk.touch(".x.txt.Ab12")
                try disk.rename(".x.txt.Ab12", "x.txt")
            },
            Session(testDescription: "a browser") { disk, text in
                try disk.write("x.txt.part", "")
                for character in text { try disk.append("x.txt.part", "\(character)") }
                try disk.rename("x.txt.part", "x.txt")
            },
            Session(testDescription: "an editor that writes in place") { disk, text in
                try disk.write(".x.txt.swp", "swap")
                try disk.write("4913", "")
                try disk.remove("4913")
                try disk.write("x.txt~", "back-up")
                try disk.open("x.txt", O_WRONLY | O_CREAT | O_TRUNC) {
                    try disk.put(Array(text.utf8), $0)
                    fsync($0)
                }
                try disk.chmod("x.txt", 0o640)
                try disk.remove("x.txt~")
                try disk.remove(".x.txt.swp")
            },
            Session(testDescription: "an office suite") { disk, text in
                try disk.write(".~lock.x.txt#", "somebody")
                try disk.write("lu1234.tmp", text)
                try disk.rename("lu1234.tmp", "x.txt")
                try disk.remove(".~lock.x.txt#")
            },
        ]

        // scenario 36, capability 2.4
        @Test(
            "What is saved by way of temporary names is one change, under its own",
            arguments: sessions
        )
        func saved(_ session: Session) throws {
            try withDaemon { daemon in
                let feed = try daemon.follow()
                for turn in 1...20 {
                    let text = "a text, saved for the \(turn). time"
                    try session.save(daemon.disk, text)
                    let change = try feed.change()
                    try #require(
                        change.summary == "\(turn == 1 ? "added" : "modified") x.txt@\(turn)"
                    )
                    try #require(change.hash == sha256(text))
                    // A look that its last steps are a hint for is not to meet the next save.
                    try daemon.sync()
                }
                try daemon.agree()
                #expect(try daemon.changes().count == 20)
            }
        }

        // scenario 36, scenario 37, capability 2.4
        @Test("A text that an editor renames to its back-up, and writes anew, is one change")
        func renamedToBackUp() throws {
            try withDaemon { daemon in
                try daemon.disk.write("x.txt", "before")
                try daemon.sync()
                let changes = try daemon.summaries {
                    try daemon.during(.daemon) {
                        try daemon.disk.rename("x.txt", "x.txt~")
                        try daemon.disk.write("x.txt", "after")
                        try daemon.disk.remove("x.txt~")
                    }
                }
                #expect(changes == ["modified x.txt@2"])
                try daemon.agree()
            }
        }
    }
}
