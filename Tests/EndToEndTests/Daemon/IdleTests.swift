import Testing

extension EndToEnd {
    @Suite("An idle daemon")
    struct IdleTests {
        /// The timers of timerfd_create(2) that a program has, each as proc_pid_fdinfo(5) tells it.
        private func timers(of pid: Int32) throws -> [String] {
            let proc = Disk(root: "/proc/\(pid)/fdinfo")
            return try proc.list("").compactMap { entry in
                let text = String(decoding: try proc.contents(entry.name), as: UTF8.self)
                return text.split(separator: "\n").first { $0.hasPrefix("it_value:") }.map(
                    String.init
                )
            }
        }

        // capability 5.4
        @Test("has no timer running, and so wakes for nothing")
        func noTimer() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "An article.\n")
                try daemon.sync()
                let timers = try timers(of: daemon.pid)
                try #require(!timers.isEmpty)
                #expect(timers.allSatisfy { $0 == "it_value: (0, 0)" }, "\(timers)")
            }
        }

        // capability 5.4
        @Test("has none either after it told what was there at one moment")
        func noTimerAfterSnapshots() throws {
            try withDaemon { daemon in
                try daemon.disk.write("a.txt", "An article.\n")
                try daemon.disk.write("b.txt", "An article.\n")
                try daemon.sync()
                let feed = try daemon.connect()
                for (request, last) in [
                    (#"{"op":"files"}"#, "end"), (#"{"op":"duplicates"}"#, "end"),
                    (#"{"op":"subscribe","snapshot":true}"#, "snapshot_end"),
                ] {
                    try feed.send(request)
                    #expect(try feed.lines(until: last).count > 1)
                }
                // Behind whatever the end of a snapshot brings with it.
                for number in 0..<10 {
                    try daemon.disk.write("\(number).txt", "\(number)")
                    try daemon.sync()
                    // The subscriber's heartbeat is due in some 30 s.
                    let timers = try timers(of: daemon.pid).filter { $0 != "it_value: (0, 0)" }
                    try #require(!timers.isEmpty)
                    #expect(!timers.contains { $0.hasPrefix("it_value: (0, ") }, "\(timers)")
                }
            }
        }
    }
}
