import Testing

extension EndToEnd {
    @Suite("Large folders")
    struct LargeFolderTests {
        /// What a daemon on two directories may need, however many files they hold; the program
        /// itself included.
        private static let memoryLimit = 128 << 20

        /// The most memory that the daemon has held, in bytes.
        private func highWater(_ daemon: LiveDaemon) throws -> Int {
            let status = try Disk(root: "/proc").contents("\(daemon.pid)/status")
            let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
            let line = lines.first { $0.hasPrefix("VmHWM:") }
            guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
            else { throw TestFailure("no VmHWM") }
            return kibibytes << 10
        }

        // scenario 30, capability 2.1, capability 2.3
        @Test("Very many files in one directory cost little memory, live and by a scan")
        func manyFiles() throws {
            let count = isLongRun() ? 100_000 : 20_000
            try withDaemon { daemon in
                try daemon.makeDirectory("d")
                for number in 0..<count { try daemon.disk.write("d/\(number).txt", "\(number)") }
                try daemon.sync()
                #expect(try daemon.status()["files"]?["count"]?.integer == Int64(count))
                let live = try highWater(daemon)
                #expect(try daemon.stop() == .exited(0))
                try daemon.disk.rename("d", "e")
                try daemon.disk.write("e/7.txt", "seven")
                try daemon.start()
                try daemon.sync()
                let scanned = try highWater(daemon)
                #expect(live < Self.memoryLimit, "live")
                #expect(scanned < Self.memoryLimit, "by a scan")
                #expect(try daemon.files().keys.allSatisfy { $0.isWithin("e") })
                try daemon.agree()
            }
        }

        // scenario 30, capability 2.1
        @Test("Two hundred levels deep is no matter, with names as long as they can be")
        func deep() throws {
            try withDaemon { daemon in
                let levels = FilePath(
                    bytes: Array((0..<200).map { "l\($0)" }.joined(separator: "/").utf8)
                )
                try daemon.disk.makeDirectory(levels)
                try daemon.disk.write(levels.appending("x.txt"), "deep")
                let long = FilePath(bytes: [UInt8](repeating: 0xC3, count: 255))
                try daemon.disk.makeDirectory(long)
                try daemon.disk.write(long.appending(long), "a long name")
                try daemon.agree()
                #expect(try daemon.figures().state == "in_sync")
                #expect(try daemon.figures().watch("watches") == 202)
                let changes = try daemon.summaries {
                    try daemon.disk.append(levels.appending("x.txt"), "er")
                    try daemon.disk.rename(long.appending(long), long.appending("short"))
                    try daemon.disk.rename("l0", "top")
                }
                #expect(changes.count == 3)
                try daemon.agree()
                #expect(try daemon.stop() == .exited(0))
                try daemon.start()
                try daemon.agree()
            }
        }

        // scenario 30, capability 2.8
        @Test(
            "What lies deeper than a path can say is named once, and the rest goes on",
            arguments: [false, true]
        )
        func beyondReach(atStart: Bool) throws {
            let name = FilePath(bytes: [UInt8](repeating: UInt8(ascii: "n"), count: 255))
            let chain = [FilePath](repeating: name, count: 20)
            let make: (LiveDaemon) throws -> Void = { daemon in
                try daemon.disk.makeChain(chain) { deepest in
                    try daemon.disk.write("x.txt", "out of reach", in: deepest)
                }
            }
            let prepare: (LiveDaemon) throws -> Void = { if atStart { try make($0) } }
            try withDaemon(prepare: prepare) { daemon in
                if !atStart { try make(daemon) }
                try daemon.sync()
                let figures = try daemon.figures()
                #expect(figures.state == "degraded")
                // 15 names of 255 bytes with their slashes are 3,839: one more, below the folder's
                // own path, is still in reach, or is the first that is not.
                let told = figures.problems
                #expect(told.map(\.code) == ["unreachable"])
                let path = told.first?.path?.bytes ?? []
                #expect(path.count > 3_800 && path.count < 4_096)
                #expect(path.allSatisfy { $0 == UInt8(ascii: "n") || $0 == UInt8(ascii: "/") })
                let rest = try daemon.summaries {
                    try daemon.disk.write("rest.txt", "rest")
                    try daemon.disk.makeChain(Array(chain.prefix(12))) { reached in
                        try daemon.disk.write("y.txt", "in reach", in: reached)
                    }
                }
                #expect(rest.count == 2 && rest.contains("added rest.txt@1"))
                #expect(try daemon.figures().problems.map(\.code) == ["unreachable"])
                // Shorter, it is in reach again.
                let feed = try Follower(daemon)
                try daemon.disk.rename(name, "short")
                try daemon.disk.rename(
                    FilePath(bytes: Array("short/".utf8) + name.bytes),
                    "short/er"
                )
                try daemon.disk.rename(
                    FilePath(bytes: Array("short/er/".utf8) + name.bytes),
                    "short/er/still"
                )
                try daemon.disk.makeChain(["flat"])
                try daemon.disk.rename(
                    FilePath(bytes: Array("short/er/still/".utf8) + name.bytes),
                    "flat/a"
                )
                try daemon.disk.rename(
                    FilePath(bytes: Array("flat/a/".utf8) + name.bytes),
                    "flat/b"
                )
                try feed.changes(until: "in_sync")
                try daemon.agree()
                #expect(try daemon.files().keys.contains { $0.description.hasSuffix("/x.txt") })
                #expect(try daemon.figures().told == [])
            }
        }
    }
}
