import Glibc
import Testing

extension EndToEnd {
    @Suite("Overflow")
    struct OverflowTests {
        /// More than the kernel's queue holds, 16,384 events by default.
        private static let manyEvents = 20_000

        /// Renames one file to and fro until the kernel has dropped events.
        private func overflow(_ disk: Disk) throws {
            for _ in 0..<(Self.manyEvents / 4) {
                try disk.rename("to", "fro")
                try disk.rename("fro", "to")
            }
        }

        private func overflows(_ daemon: LiveDaemon) throws -> Int64 {
            try daemon.status()["watch"]?["queue_overflows"]?.integer ?? -1
        }

        /// How often the log tells that a scan ended.
        private func scansEnded(_ daemon: LiveDaemon) -> Int {
            daemon.log.split(separator: "\n").filter { $0.contains("scan ended") }.count
        }

        // scenario 8, scenario 9, capability 2.2
        @Test(
            "What is made while nobody listens is found by one scan, which is told",
            // Each file makes three events.
            arguments: [(Standstill.daemonAndWatcher, 20_000), (.daemon, 7_000), (.watcher, 7_000)]
        )
        func filesMade(standstill: Standstill, files: Int) throws {
            try withDaemon { daemon in
                for number in 0..<20 { try daemon.disk.makeDirectory("d\(number)") }
                try daemon.sync()
                let feed = try Follower(daemon)
                let scans = scansEnded(daemon)
                try daemon.during(standstill) {
                    for number in 0..<files {
                        try daemon.disk.write("d\(number % 20)/\(number).txt", "\(number)")
                    }
                    // Nothing tells of these: the queue is full by now.
                    try daemon.disk.makeDirectory("late/deep")
                    try daemon.disk.write("late/deep/late.txt", "late")
                }
                // Read as it comes: of states that nobody takes, only the last is kept.
                try feed.read { $0.changes.count > files && $0.states.last == "in_sync" }
                #expect(feed.states == ["scanning queue_overflow", "in_sync"])
                #expect(try overflows(daemon) == 1)
                #expect(scansEnded(daemon) == scans + 1)
                #expect(try daemon.files().count == files + 1)
                // Live again, also where nothing was heard of the directory's beginning.
                let live = try daemon.changes {
                    try daemon.disk.write("d7/live.txt", "live")
                    try daemon.disk.append("late/deep/late.txt", "!")
                }
                #expect(live.map(\.kind).sorted() == ["added", "modified"])
                #expect(live.allSatisfy { $0.origin == "live" })
                try daemon.agree()
            }
        }

        // scenario 9, capability 2.2
        @Test("An overflow is no file's event: what is left out of the journal does not hide it")
        func nothingIncluded() throws {
            try withDaemon(variables: ["TELEX_FOLDER_INCLUDE": "*.md"]) { daemon in
                try daemon.disk.write("to", "no markdown")
                try daemon.sync()
                let feed = try Follower(daemon)
                try daemon.during(.daemonAndWatcher) {
                    try overflow(daemon.disk)
                    try daemon.disk.write("last.md", "unheard of")
                }
                let found = try feed.changes(until: "in_sync")
                #expect(found.map(\.summary) == ["added last.md@1"])
                #expect(found.map(\.origin) == ["scan"])
                #expect(feed.states == ["scanning queue_overflow", "in_sync"])
                #expect(try overflows(daemon) == 1)
            }
        }

        // scenario 10, capability 2.2
        @Test("Overflows during the scan that answers one are answered together, and it ends")
        func duringTheScan() throws {
            try withDaemon { daemon in
                for number in 0..<3_000 {
                    if number % 100 == 0 { try daemon.disk.makeDirectory("d\(number / 100)") }
                    try daemon.disk.write("d\(number / 100)/\(number).txt", "\(number)")
                }
                try daemon.disk.write("to", "and fro")
                try daemon.sync()
                let feed = try Follower(daemon)
                let scans = scansEnded(daemon)
                let rounds = 12
                for round in 0..<rounds {
                    let watcher = try #require(try daemon.watcherPID())
                    try daemon.during([watcher]) {
                        try overflow(daemon.disk)
                        try daemon.disk.write("d\(round)/unheard.txt", "round \(round)")
                    }
                    // Told by now that events were lost: the next are lost while it scans.
                    if round == 0 { try feed.changes(until: "scanning") }
                }
                try daemon.sync()
                #expect(try daemon.files().count == 3_001 + rounds)
                try feed.read { $0.states.last == "in_sync" }
                let counted = try overflows(daemon)
                #expect(counted >= 2)
                // Each look at the folder answers all that came before it.
                #expect(scansEnded(daemon) - scans <= counted + 1)
                #expect(feed.states.filter { $0.hasPrefix("scanning") }.count < rounds)
                let live = try daemon.changes { try daemon.disk.write("d3/live.txt", "live") }
                #expect(live.map(\.origin) == ["live"])
                try daemon.agree()
            }
        }
    }
}
