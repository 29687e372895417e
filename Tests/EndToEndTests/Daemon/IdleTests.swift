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
    }
}
