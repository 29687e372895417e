import Testing

extension EndToEnd {
    @Suite("Limits of watching", .enabled(if: isRoot(), "root alone may lower a limit"))
    struct WatchLimitTests {
        private static let variables = ["TELEX_FOLDER_POLL_EVERY": "1s"]

        /// Directories `d0` to `d9`, each with one below it and a file in both: 21 with the folder.
        private static let directoryCount = 21

        private static func fill(_ daemon: LiveDaemon) throws {
            let disk = daemon.disk
            for number in 0..<10 {
                try disk.makeDirectory("d\(number)/deep")
                try disk.write("d\(number)/a.txt", "a \(number)")
                try disk.write("d\(number)/deep/b.txt", "b \(number)")
            }
        }

        /// Writes in every directory; the daemon tells it without a question.
        private func write(_ name: String, _ feed: Follower, _ disk: Disk) throws -> [String] {
            let directories = try disk.directories()
            for directory in directories {
                try disk.write(directory.appending("\(name)"), "\(directory) \(name)")
            }
            let told = try feed.next(directories.count)
            #expect(
                told.map(\.event).sorted()
                    == directories.map { "added \($0.appending("\(name)"))" }.sorted()
            )
            return told.map(\.origin)
        }

        // scenario 12, scenario 14, capability 2.6
        @Test("Past the limit of watches the rest is polled, and watched as soon as it can be")
        func watches() throws {
            let namespace = UserNamespace(limit: .watches, value: 8)
            try withDaemon(
                prefix: namespace.prefix,
                variables: Self.variables,
                prepare: Self.fill
            ) { daemon in
                let unwatched = Int64(Self.directoryCount - 8)
                let before = try daemon.figures()
                #expect(before.state == "degraded")
                #expect(before.told == ["watch_limit"])
                let message = before.problems.first?.message ?? ""
                for word in ["user.max_inotify_watches", "8", "\(Self.directoryCount)"] {
                    #expect(message.contains(word), "\(message)")
                }
                #expect(daemon.log.contains("user.max_inotify_watches is 8"))
                #expect(before.watch("limit") == 8)
                #expect(before.watch("watches") == 8)
                #expect(before.watch("polled_directories") == unwatched)
                try daemon.agree()

                let feed = try Follower(daemon)
                let polled = try write("first.txt", feed, daemon.disk)
                #expect(polled.filter { $0 == "live" }.count == 8)
                #expect(polled.filter { $0 == "scan" }.count == Int(unwatched))
                for directory in try daemon.disk.directories() {
                    try daemon.disk.append(directory.appending("first.txt"), "!")
                }
                try daemon.agree()
                #expect(!feed.states.contains { $0.hasPrefix("scanning") })

                try namespace.change(to: 1_000, for: daemon)
                try feed.changes(until: "in_sync")
                let after = try daemon.figures()
                #expect(after.told == [])
                #expect(after.watch("limit") == 1_000)
                #expect(after.watch("watches") == Int64(Self.directoryCount))
                #expect(after.watch("polled_directories") == 0)
                #expect(after.watch("watcher_restarts") == 0)
                try daemon.agree()
                let fresh = try Follower(daemon)
                let live = try write("second.txt", fresh, daemon.disk)
                #expect(live.allSatisfy { $0 == "live" })
                try daemon.agree()
            }
        }

        // scenario 12, capability 2.6
        @Test("Directories that come and go at the limit are polled, or get what has become free")
        func comingAndGoing() throws {
            let namespace = UserNamespace(limit: .watches, value: 4)
            try withDaemon(prefix: namespace.prefix, variables: Self.variables) { daemon in
                #expect(try daemon.figures().told == [])
                let feed = try Follower(daemon)
                for name in ["a", "b", "c", "d", "d/e", "d/e/f"] {
                    try daemon.disk.makeDirectory("\(name)")
                    try daemon.disk.write("\(name)/\(name.count).txt", name)
                }
                try daemon.agree()
                let full = try daemon.figures()
                #expect(full.state == "degraded")
                #expect(full.told == ["watch_limit"])
                #expect(full.watch("polled_directories") == 3)
                // Moved and written where nobody watches.
                try daemon.disk.rename("d/e/f", "d/g")
                try daemon.disk.write("d/g/new.txt", "new")
                try daemon.agree()
                for name in ["a", "b", "c"] { try daemon.disk.removeTree("\(name)") }
                try feed.changes(until: "in_sync")
                let free = try daemon.figures()
                #expect(free.told == [])
                #expect(free.watch("polled_directories") == 0)
                #expect(free.watch("watches") == 4)
                let live = try daemon.changes {
                    try daemon.disk.write("d/g/live.txt", "live")
                    try daemon.disk.write("d/e/live.txt", "live, too")
                }
                #expect(live.map(\.origin) == ["live", "live"])
                try daemon.agree()
            }
        }

        // scenario 13, scenario 14, capability 2.6
        @Test("Without an inotify instance everything is polled, and watched as soon as it can be")
        func instances() throws {
            let namespace = UserNamespace(limit: .instances, value: 0)
            try withDaemon(
                prefix: namespace.prefix,
                variables: Self.variables,
                prepare: Self.fill
            ) { daemon in
                let before = try daemon.figures()
                #expect(before.state == "degraded")
                #expect(before.told == ["instance_limit"])
                let message = before.problems.first?.message ?? ""
                for word in ["user.max_inotify_instances", "0", "1"] {
                    #expect(message.contains(word), "\(message)")
                }
                #expect(before.watch("polled_directories") == Int64(Self.directoryCount))
                #expect(before.watch("watches") == 0)
                try daemon.agree()

                let feed = try Follower(daemon)
                let polled = try write("first.txt", feed, daemon.disk)
                #expect(polled.allSatisfy { $0 == "scan" })
                try daemon.disk.rename("d3", "d2/d3")
                try daemon.agree()
                #expect(!feed.states.contains { $0.hasPrefix("scanning") })

                try namespace.change(to: 10, for: daemon)
                try feed.changes(until: "in_sync")
                let after = try daemon.figures()
                #expect(after.told == [])
                #expect(after.watch("watches") == Int64(Self.directoryCount))
                #expect(after.watch("polled_directories") == 0)
                let fresh = try Follower(daemon)
                let live = try write("second.txt", fresh, daemon.disk)
                #expect(live.allSatisfy { $0 == "live" })
                try daemon.agree()
            }
        }
    }
}
