import Testing

extension EndToEnd {
    @Suite("A damaged journal")
    struct DamagedJournalTests {
        /// What became of a journal.
        struct Damage: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let script: String
            var isOfLog = false

            static let all = [
                Damage(testDescription: "cut off", script: "truncate -s 20000 journal.db"),
                Damage(testDescription: "emptied", script: ": >journal.db"),
                Damage(
                    testDescription: "zeros",
                    script: "head -c 65536 /dev/zero >journal.db"
                ),
                Damage(
                    testDescription: "noise",
                    script: "head -c 65536 /dev/urandom >journal.db"
                ),
                Damage(testDescription: "a text", script: "echo 'Dear diary' >journal.db"),
                Damage(
                    testDescription: "noise after its header",
                    script: "head -c 60000 /dev/urandom |"
                        + " dd of=journal.db bs=1 seek=100 conv=notrunc status=none"
                ),
                Damage(
                    testDescription: "noise in its log",
                    script: "head -c 64 /dev/urandom |"
                        + " dd of=journal.db-wal bs=1 seek=5000 conv=notrunc status=none",
                    isOfLog: true
                ),
                Damage(
                    testDescription: "without its file",
                    script: "rm journal.db",
                    isOfLog: true
                ),
            ]
        }

        // scenario 49, capability 3.5
        @Test("It is refused with what to do, each time, and left as it is", arguments: Damage.all)
        func refused(damage: Damage) throws {
            try withDaemon { daemon in
                for number in 0..<20 {
                    try daemon.disk.write("\(number).txt", "text \(number)")
                    try daemon.sync()
                }
                // A log is there as long as the daemon has not ended in its own way.
                if damage.isOfLog { try daemon.kill9() } else { _ = try daemon.stop() }
                let scratch = Disk(root: daemon.scratch.path)
                try scratch.run(damage.script)
                // An empty log is none.
                func contents() throws -> [[UInt8]] {
                    try ["journal.db", "journal.db-wal"].map { name in
                        try scratch.exists("\(name)") ? scratch.contents("\(name)") : []
                    }
                }
                let before = try contents()
                let isThere = try scratch.exists("journal.db")
                for _ in 0..<2 {
                    let child = try daemon.launch(errors: daemon.scratch.absolute("refusal"))
                    #expect(try child.wait() == .exited(65))
                    let message = String(decoding: try scratch.contents("refusal"), as: UTF8.self)
                    #expect(message.contains(daemon.journal), "\(message)")
                    #expect(
                        message.contains("move it away") || message.contains("move the log away"),
                        "\(message)"
                    )
                    #expect(try contents() == before)
                    #expect(try scratch.exists("journal.db") == isThere)
                }
            }
        }

        // scenario 49, capability 4.2
        @Test("A consumer's place that is not as it was written is none to go on from")
        func place() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                try daemon.sync()
                let answer = try daemon.connect().answer(
                    to: #"{"op":"subscribe","consumer":"indexer"}"#
                )
                #expect(answer.type == "subscribed")
                #expect(try daemon.stop() == .exited(0))
                try Disk(root: daemon.scratch.path).run(
                    "python3 -c 'import sqlite3; journal = sqlite3.connect(\"journal.db\"); "
                        + "journal.execute(\"UPDATE consumers SET seq = 1\"); journal.commit()'"
                )
                let (ending, message) = try daemon.refusal([:])
                #expect(ending == .exited(65))
                #expect(message.contains("a consumer is not as it was written"), "\(message)")
                #expect(message.contains("restore it from a backup"), "\(message)")
            }
        }

        // capability 4.3
        @Test("A content that can't be read is told to who asks for it, and to the log")
        func content() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "text")
                try daemon.sync()
                #expect(try daemon.stop() == .exited(0))
                try Disk(root: daemon.scratch.path).run(
                    "python3 -c 'import sqlite3; journal = sqlite3.connect(\"journal.db\"); "
                        + "journal.execute(\"UPDATE contents SET encoding = 9\"); journal.commit()'"
                )
                try daemon.start()
                let feed = try daemon.feed()
                let request = #"{"op":"content","path":"a.txt"}"#
                for _ in 0..<3 { #expect(try feed.refusal(of: request) == "internal") }
                let faults = daemon.log.split(separator: "\n").filter {
                    $0.contains("a client's request failed")
                }
                #expect(faults.count == 1)
                #expect(faults.first?.contains("has an unknown encoding") == true)
                #expect(try daemon.stop() == .exited(0))
            }
        }

        // scenario 49, capability 3.5
        @Test("A damaged page in its midst is named, and nothing is begun afresh over it")
        func pageInTheMidst() throws {
            try withDaemon { daemon in
                for number in 0..<300 { try daemon.disk.write("\(number).txt", "text \(number)") }
                try daemon.agree()
                let before = try daemon.status()["journal"]
                _ = try daemon.stop()
                // The pages in the second third of it.
                let scratch = Disk(root: daemon.scratch.path)
                try scratch.run(
                    "pages=$(($(stat -c %s journal.db) / 4096 / 3))\n"
                        + "dd if=/dev/urandom of=journal.db bs=4096 seek=$pages count=$pages "
                        + "conv=notrunc status=none"
                )
                try daemon.start()
                let feed = try Follower(daemon)
                if try daemon.figures().state != "degraded" { try feed.changes(until: "degraded") }
                let figures = try daemon.figures()
                #expect(figures.told == ["journal_io"])
                let message = figures.problems.first?.message ?? ""
                #expect(message.contains("damaged"), "\(message)")
                #expect(try daemon.feed().refusal(of: #"{"op":"sync"}"#) == "unavailable")
                #expect(figures.json["journal"]?["id"] == before?["id"])
                #expect(figures.json["journal"]?["head"] == before?["head"])
                #expect(try daemon.stop() == .exited(0))
            }
        }
    }
}
