import Glibc
import TelexWire
import Testing

extension EndToEnd {
    @Suite("telexd verify")
    struct VerifyVerbTests {
        // capability 3.5, scenario 55
        @Test("is refused beside a daemon, finds nothing after it, and names what was altered")
        func verified() throws {
            try withDaemon { daemon in
                for number in 0..<50 { try daemon.disk.write("\(number).txt", "text \(number)") }
                try daemon.sync()
                let beside = try OfflineRun("verify", "--journal", daemon.journal)
                #expect(beside.ending == .exited(75))
                #expect(beside.errors.contains("telex verify"))
                try daemon.kill9()
                let killed = try OfflineRun("verify", "--journal", daemon.journal)
                #expect(killed.ending == .exited(0), "\(killed.output)\(killed.errors)")
                #expect(killed.output.contains("50 changes and 50 contents read, nothing bad"))
                #expect(killed.output.contains("write-ahead log"))
                try daemon.start()
                #expect(try daemon.stop() == .exited(0))
                let scratch = Disk(root: daemon.scratch.path)
                var bytes = try scratch.contents("journal.db")
                let place = try #require(bytes.firstRange(of: Array("\"path\":\"7.txt\"".utf8)))
                bytes[place.lowerBound + 8] = UInt8(ascii: "8")
                try scratch.write("journal.db", bytes)
                let altered = try OfflineRun("verify", "--journal", daemon.journal)
                #expect(altered.ending == .exited(7))
                #expect(altered.output.contains("its chain is not that"), "\(altered.output)")
                let words = try OfflineRun("verify", "--journal", daemon.journal, "--json")
                #expect(words.ending == .exited(7))
                let line = try JSONParser.parse(Array(words.output.utf8))
                #expect(line.type == "verified")
                #expect(line["changes"]?.integer == 50)
                #expect(line["bad"]?.array?.first?["seq"]?.integer != nil)
                #expect(try scratch.contents("journal.db") == bytes)
            }
        }

        // capability 3.5, scenario 49
        @Test("says what stands in the journal's place where that is none")
        func none() throws {
            let scratch = try ScratchDirectory()
            let disk = Disk(root: scratch.path)
            try disk.write("zeros.db", [UInt8](repeating: 0, count: 8_192))
            let zeros = try OfflineRun("verify", "--journal", scratch.absolute("zeros.db"))
            #expect(zeros.ending == .exited(65))
            #expect(zeros.errors.contains("is not a journal"))
            let missing = try OfflineRun("verify", "--journal", scratch.absolute("missing.db"))
            #expect(missing.ending == .exited(74))
            #expect(missing.errors.contains("there is no journal"))
            let flag = try OfflineRun("--journal", scratch.absolute("missing.db"), "verify")
            #expect(flag.errors == missing.errors)
            #expect(try OfflineRun("verify", "--bogus").ending == .exited(64))
        }
    }
}
