import Testing

extension EndToEnd {
    @Suite("The clock behind the journal")
    struct ClockTests {
        // scenario 52, capability 3.6
        @Test("After changes with a clock far ahead, times stand still, and the status says so")
        func farAhead() throws {
            let daemon = try LiveDaemon()
            let errors = daemon.scratch.absolute("errors")
            // Five batches with a clock of the year 2096; that a step comes twice it waits in vain.
            let writer = try ChildProcess(
                [
                    LiveDaemon.program("JournalWriterProgram"), daemon.journal, "0", "7", "5",
                    "closed", "2",
                ],
                environment: [:],
                output: daemon.scratch.absolute("told"),
                errors: errors
            )
            try #require(try writer.wait() == .exited(0))
            for round in 1...2 {
                try daemon.start()
                try daemon.disk.write("\(round).txt", "text \(round)")
                try daemon.agree()
                let status = try daemon.status()
                let last = try #require(status["journal"]?["last_change"]?.string)
                #expect(last.hasPrefix("2096-"))
                #expect(status["state"]?.string == "degraded")
                let problems = try #require(status["problems"]?.array)
                #expect(problems.compactMap { $0["code"]?.string } == ["clock_behind"])
                #expect(problems.first?["message"]?.string?.contains(last) == true)
                let added = try #require(try daemon.changes().last { $0.path == "\(round).txt" })
                #expect(added.kind == "added")
                #expect(added.time == last)
                #expect(try daemon.stop() == .exited(0))
            }
        }
    }
}
