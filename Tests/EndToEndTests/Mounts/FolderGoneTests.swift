import Testing

extension EndToEnd {
    @Suite(
        "The folder itself",
        .enabled(if: isRoot(), "root alone may mount")
    )
    struct FolderGoneTests {
        /// A way for the folder to be gone and to come back; scripts, run beside it.
        struct Way: CustomTestStringConvertible, Sendable {
            let testDescription: String
            var prepare = ""
            let leave: String
            /// Where its files are meanwhile, once `reach` has run.
            let place: String
            var reach = ""
            var release = ""
            let back: String
        }

        static let ways = [
            Way(
                testDescription: "renamed",
                leave: "mv folder away",
                place: "away",
                back: "mv away folder"
            ),
            Way(
                testDescription: "replaced by an empty one",
                leave: "mv folder away; mkdir folder",
                place: "away",
                back: "rmdir folder; mv away folder"
            ),
            Way(
                testDescription: "replaced by a copy of it",
                leave: "cp -a folder copy; mv folder away; mv copy folder",
                place: "away",
                back: "mv folder copy; mv away folder"
            ),
            Way(
                testDescription: "replaced by a link to it",
                leave: "mv folder away; ln -s elsewhere folder; mkdir elsewhere",
                place: "away",
                back: "rm folder; mv away folder"
            ),
            Way(
                testDescription: "unmounted, where it was bound",
                prepare: "mkdir store; mount --bind store folder",
                leave: "umount folder",
                place: "store",
                back: "mount --bind store folder"
            ),
            Way(
                testDescription: "unmounted, a file system of its own (ext4)",
                prepare: "truncate -s 16M image; mkfs.ext4 -q image; mount -o loop image folder",
                leave: "umount folder",
                place: "other",
                reach: "mkdir -p other; mount -o loop image other",
                release: "umount other",
                back: "mount -o loop image folder"
            ),
            Way(
                testDescription: "unmounted, an overlay",
                prepare: "mkdir -p low/d up work; echo low >low/d/low.txt; mount -t overlay none "
                    + "-o lowerdir=low,upperdir=up,workdir=work folder",
                leave: "umount folder",
                place: "other",
                reach: "mkdir -p other; mount -t overlay none "
                    + "-o lowerdir=low,upperdir=up,workdir=work other",
                release: "umount other",
                back: "mount -t overlay none -o lowerdir=low,upperdir=up,workdir=work folder"
            ),
            Way(
                testDescription: "covered by another file system",
                leave: "mount -t tmpfs none folder",
                place: "peek/folder",
                reach: "mkdir -p peek; mount --bind . peek",
                release: "umount peek",
                back: "umount folder"
            ),
            Way(
                testDescription: "covered by a file system with the same files",
                leave: "cp -a folder copy; mount -t tmpfs none folder; cp -a copy/. folder",
                place: "peek/folder",
                reach: "mkdir -p peek; mount --bind . peek",
                release: "umount peek",
                back: "umount folder"
            ),
            Way(
                testDescription: "moved with the mount that holds it",
                prepare: "mkdir store; mount --bind store folder",
                leave: "mkdir away; mount --move folder away",
                place: "away",
                back: "mount --move away folder"
            ),
        ]

        /// Runs a script beside the folder, where the daemon sees it.
        private func run(_ script: String, _ daemon: LiveDaemon, _ mounts: MountNamespace) throws {
            if !script.isEmpty { try mounts.run("cd \(daemon.scratch.path)\n" + script) }
        }

        private func isMissing(_ daemon: LiveDaemon) throws {
            let figures = try daemon.figures()
            try #require(figures.state == "folder_missing")
            #expect(try daemon.feed().refusal(of: #"{"op":"sync"}"#) == "unavailable")
        }

        // scenario 22, scenario 23, capability 2.5
        @Test(
            "While it is gone nothing is removed, and only true differences are told once it is back",
            arguments: ways,
            [false, true]
        )
        func goneAndBack(way: Way, restarted: Bool) throws {
            let mounts = try MountNamespace()
            let prepare: (LiveDaemon) throws -> Void = { try run(way.prepare, $0, mounts) }
            try withDaemon(mounts: mounts, prepare: prepare) { daemon in
                try daemon.makeDirectory("d/deep")
                for name in ["a.txt", "d/b.txt", "d/deep/c.txt"] {
                    try daemon.disk.write("\(name)", name)
                }
                try daemon.agree()
                let known = try daemon.files().keys.sorted()
                var feed = try Follower(daemon)
                // Unmounting fails where the daemon holds something below open.
                try run(way.leave, daemon, mounts)
                #expect(try feed.changes(until: "folder_missing").map(\.summary) == [])
                try isMissing(daemon)
                if restarted {
                    #expect(try daemon.stop() == .exited(0))
                    try daemon.start()
                    feed = try Follower(daemon)
                    if try daemon.figures().state != "folder_missing" {
                        try feed.changes(until: "folder_missing")
                    }
                    try isMissing(daemon)
                }
                #expect(try daemon.files().keys.sorted() == known)
                let meanwhile = "echo new >\(way.place)/d/deep/new.txt; rm \(way.place)/a.txt"
                try run(
                    [way.reach, meanwhile, way.release].joined(separator: "\n"),
                    daemon,
                    mounts
                )
                try isMissing(daemon)
                try run(way.back, daemon, mounts)
                let found = try feed.changes(until: "in_sync")
                #expect(
                    found.map(\.summary).sorted() == ["added d/deep/new.txt@1", "removed a.txt@1"]
                )
                #expect(found.allSatisfy { $0.origin == "scan" })
                let live = try daemon.changes {
                    try daemon.disk.append("d/b.txt", "!")
                    try daemon.disk.write("d/deep/live.txt", "live")
                }
                #expect(
                    live.map(\.event).sorted() == ["added d/deep/live.txt", "modified d/b.txt"]
                )
                #expect(live.allSatisfy { $0.origin == "live" })
                try daemon.agree()
                #expect(try daemon.figures().told == [])
            }
        }
    }
}
