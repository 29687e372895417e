import Testing

extension EndToEnd {
    @Suite(
        "File systems that others write to unseen",
        .enabled(if: isRoot(), "root alone may mount")
    )
    struct BlindFileSystemTests {
        private static let variables = ["TELEX_FOLDER_POLL_EVERY": "1s"]

        // scenario 24, capability 2.6
        @Test("What is written behind a FUSE mount is found by polling, and that is no problem")
        func folder() throws {
            let mounts = try MountNamespace()
            let prepare: (LiveDaemon) throws -> Void = { daemon in
                try daemon.surroundings.makeDirectory("store/d/deep")
                try daemon.surroundings.write("store/d/a.txt", "a")
                try mounts.mountBlind(daemon.scratch.absolute("store"), on: daemon.folder)
            }
            try withDaemon(mounts: mounts, variables: Self.variables, prepare: prepare) { daemon in
                let behind = Disk(root: daemon.surroundings.root + "/store")
                try daemon.agree()
                let figures = try daemon.figures()
                #expect(figures.state == "in_sync")
                #expect(figures.told == [])
                #expect(figures.watch("polled_directories") == 3)
                let feed = try Follower(daemon)
                try behind.write("d/deep/b.txt", "b")
                #expect(try feed.next(1).map(\.summary) == ["added d/deep/b.txt@1"])
                // As the mount is looked at, the kernel may notice a name that is gone and tell it
                // before a round does: then this is told as removed and added.
                try behind.rename("d/deep", "deep")
                try feed.read { $0.has("moved d/deep/b.txt → deep/b.txt", or: "added deep/b.txt") }
                try behind.append("d/a.txt", "!")
                try feed.read { $0.has("modified d/a.txt") }
                try behind.makeDirectory("new/deep")
                try behind.write("new/deep/c.txt", "c")
                try behind.remove("d/a.txt")
                try feed.read { $0.has("added new/deep/c.txt") && $0.has("removed d/a.txt") }
                #expect(
                    feed.changes.allSatisfy { change in
                        change.origin == "scan" || change.event.hasPrefix("removed")
                    }
                )
                // A `sync` waits for no round, and polls.
                try behind.write("new/d.txt", "d")
                try daemon.agree()
                #expect(try daemon.figures().watch("polled_directories") == 5)
                // What is written through the mount is seen, as anywhere.
                try daemon.disk.write("new/through.txt", "through")
                try daemon.agree()
                #expect(feed.states == [])
            }
        }

        // scenario 24, capability 2.6
        @Test("Below a FUSE mount in the folder directories are polled, and nowhere else")
        func below() throws {
            let mounts = try MountNamespace()
            let prepare: (LiveDaemon) throws -> Void = { daemon in
                try daemon.surroundings.makeDirectory("store/deep")
                try daemon.disk.makeDirectory("m")
                try daemon.disk.makeDirectory("plain")
                let place = daemon.folder + "/m"
                try mounts.mountBlind(daemon.scratch.absolute("store"), on: place)
            }
            try withDaemon(mounts: mounts, variables: Self.variables, prepare: prepare) { daemon in
                #expect(try daemon.figures().watch("polled_directories") == 2)
                let feed = try Follower(daemon)
                try daemon.surroundings.write("store/deep/b.txt", "b")
                try daemon.disk.write("plain/a.txt", "a")
                let told = try feed.next(2)
                #expect(
                    Set(told.map { "\($0.origin) \($0.summary)" })
                        == ["scan added m/deep/b.txt@1", "live added plain/a.txt@1"]
                )
                // It is busy for as long as a poll looks at it, and no longer.
                let unmount = "umount \(daemon.folder)/m"
                try mounts.run("for i in $(seq 1000); do \(unmount) && exit; done; exit 1")
                #expect(try feed.changes(until: "degraded").map(\.summary) == [])
                #expect(try daemon.figures().told == ["mount_missing m"])
                #expect(try daemon.figures().watch("polled_directories") == 0)
                try mounts.mountBlind(
                    daemon.scratch.absolute("store"),
                    on: daemon.folder + "/m"
                )
                #expect(try feed.changes(until: "in_sync").map(\.summary) == [])
                try daemon.surroundings.append("store/deep/b.txt", "!")
                #expect(try feed.next(1).map(\.summary) == ["modified m/deep/b.txt@2"])
                try daemon.agree()
            }
        }
    }
}

extension Follower {
    /// Whether one of these was told.
    fileprivate func has(_ event: String, or other: String? = nil) -> Bool {
        changes.contains { $0.event == event || $0.event == other }
    }
}
