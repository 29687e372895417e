import Testing

extension EndToEnd {
    @Suite(
        "Mounts below the folder",
        .enabled(if: isRoot(), "root alone may mount")
    )
    struct MountBelowTests {
        /// What is mounted at `folder/m`, or over `folder/m`; scripts, run beside the folder.
        struct Way: CustomTestStringConvertible, Sendable {
            let testDescription: String
            var prepare = ""
            var mount = ""
            let leave: String
            let place: String
            var reach = ""
            var release = ""
            let back: String
        }

        static let ways = [
            Way(
                testDescription: "a bound directory is unmounted",
                prepare: "mkdir store",
                mount: "mount --bind store folder/m",
                leave: "umount folder/m",
                place: "store",
                back: "mount --bind store folder/m"
            ),
            Way(
                testDescription: "a file system is unmounted",
                prepare: "truncate -s 16M image; mkfs.ext4 -q image",
                mount: "mount -o loop image folder/m",
                leave: "umount folder/m",
                place: "other",
                reach: "mkdir -p other; mount -o loop image other",
                release: "umount other",
                back: "mount -o loop image folder/m"
            ),
            Way(
                testDescription: "a file system is unmounted, and its mount point removed",
                prepare: "truncate -s 16M image; mkfs.ext4 -q image",
                mount: "mount -o loop image folder/m",
                leave: "umount folder/m; rm -r folder/m",
                place: "other",
                reach: "mkdir -p other; mount -o loop image other",
                release: "umount other",
                back: "mkdir folder/m; mount -o loop image folder/m"
            ),
            Way(
                testDescription: "a bound directory is unmounted, with other files beneath it",
                prepare: "mkdir store; echo beneath >folder/m/a.txt; echo low >folder/m/low.txt",
                mount: "mount --bind store folder/m",
                leave: "umount folder/m",
                place: "store",
                back: "mount --bind store folder/m"
            ),
            Way(
                testDescription: "an empty file system is mounted over a directory",
                leave: "mount -t tmpfs none folder/m",
                place: "peek/folder/m",
                reach: "mkdir -p peek; mount --bind . peek",
                release: "umount peek",
                back: "umount folder/m"
            ),
            Way(
                testDescription: "one with other files is mounted over a bound directory",
                prepare: "mkdir store; mkdir store2; echo other >store2/a.txt",
                mount: "mount --bind store folder/m",
                leave: "mount --bind store2 folder/m",
                place: "store",
                back: "umount folder/m"
            ),
        ]

        private func run(_ script: String, _ daemon: LiveDaemon, _ mounts: MountNamespace) throws {
            if !script.isEmpty { try mounts.run("cd \(daemon.scratch.path)\n" + script) }
        }

        // scenario 22, scenario 23, capability 2.5
        @Test(
            "What is gone, or covered, is named, and none of its files is told as removed",
            arguments: ways,
            [false, true]
        )
        func goneAndBack(way: Way, restarted: Bool) throws {
            let mounts = try MountNamespace()
            let prepare: (LiveDaemon) throws -> Void = {
                try $0.disk.makeDirectory("m")
                try run(way.prepare + "\n" + way.mount, $0, mounts)
            }
            try withDaemon(mounts: mounts, prepare: prepare) { daemon in
                try daemon.makeDirectory("m/deep")
                for name in ["a.txt", "m/a.txt", "m/deep/b.txt"] {
                    try daemon.disk.write("\(name)", name)
                }
                try daemon.agree()
                let known = try daemon.files().keys.sorted()
                var feed = try Follower(daemon)
                try run(way.leave, daemon, mounts)
                #expect(try feed.changes(until: "degraded").map(\.summary) == [])
                #expect(try daemon.figures().told == ["mount_missing m"])
                if restarted {
                    #expect(try daemon.stop() == .exited(0))
                    try daemon.start()
                    feed = try Follower(daemon)
                }
                // The rest goes on, and nothing is told of what is gone or of what covers it.
                let rest = try daemon.changes { try daemon.disk.write("rest.txt", "rest") }
                #expect(rest.map(\.summary) == ["added rest.txt@1"])
                #expect(try daemon.figures().state == "degraded")
                #expect(try daemon.figures().told == ["mount_missing m"])
                #expect(try daemon.files().keys.sorted() == (known + ["rest.txt"]).sorted())
                let scan = try daemon.connect()
                try scan.send(#"{"op":"scan","deep":true}"#)
                #expect(try scan.lines(until: "scanned").last?["changes"]?.integer == 0)
                _ = try feed.next(1)
                let meanwhile = "echo new >\(way.place)/deep/new.txt; rm \(way.place)/a.txt"
                try run(
                    [way.reach, meanwhile, way.release].joined(separator: "\n"),
                    daemon,
                    mounts
                )
                try run(way.back, daemon, mounts)
                var found = try feed.changes(until: "in_sync")
                try daemon.sync()
                found += try feed.catchUp()
                #expect(
                    found.map(\.summary).sorted() == [
                        "added m/deep/new.txt@1", "removed m/a.txt@1",
                    ]
                )
                let live = try daemon.changes {
                    try daemon.disk.append("m/deep/b.txt", "!")
                    try daemon.disk.write("m/live.txt", "live")
                }
                #expect(
                    live.map(\.event).sorted() == ["added m/live.txt", "modified m/deep/b.txt"]
                )
                #expect(live.allSatisfy { $0.origin == "live" })
                try daemon.agree()
                #expect(try daemon.figures().told == [])
            }
        }

        // scenario 22, capability 2.4, capability 2.5
        @Test("What is mounted where no file was journaled is journaled and watched")
        func mountedAnew() throws {
            let mounts = try MountNamespace()
            try withDaemon(mounts: mounts) { daemon in
                try daemon.makeDirectory("m")
                let feed = try Follower(daemon)
                let script = "mkdir -p store/deep; echo a >store/deep/a.txt"
                try run(script + "; mount --bind store folder/m", daemon, mounts)
                // No inotify event tells of it.
                #expect(try feed.next(1).map(\.summary) == ["added m/deep/a.txt@1"])
                let live = try daemon.changes { try daemon.disk.write("m/deep/b.txt", "b") }
                #expect(live.map(\.origin) == ["live"])
                try daemon.agree()
            }
        }
    }
}
