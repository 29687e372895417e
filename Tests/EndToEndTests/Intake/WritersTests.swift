import Glibc
import Synchronization
import Testing

extension EndToEnd {
    @Suite("Writers")
    struct WritersTests {
        /// A writer's beats; longer than the two seconds of quiet after which an open file is read.
        private static func beats(milliseconds: Int) -> Int {
            (isLongRun() ? 10_000 : 3_000) / milliseconds
        }

        // scenario 33, capability 2.4
        @Test("A slow writer's file is one version, at its close")
        func slow() throws {
            try withDaemon { daemon in
                let feed = try daemon.follow()
                var whole: [UInt8] = []
                var pace = Pace(milliseconds: 100)
                try daemon.disk.open("slow.txt", O_WRONLY | O_CREAT) { descriptor in
                    for turn in 0..<Self.beats(milliseconds: 100) {
                        let piece = [UInt8](repeating: UInt8(turn), count: 8_192)
                        try daemon.disk.put(piece, descriptor)
                        whole += piece
                        pace.beat()
                    }
                }
                let change = try feed.change()
                #expect(change.summary == "added slow.txt@1")
                #expect(change.hash == sha256(whole))
                try daemon.agree()
                #expect(try daemon.changes().count == 1)
            }
        }

        // capability 2.4
        @Test("A file that is written, and left open, is taken in when nobody has written for long")
        func leftOpen() throws {
            try withDaemon { daemon in
                let feed = try daemon.follow()
                try daemon.disk.open("open.txt", O_WRONLY | O_CREAT) { descriptor in
                    try daemon.disk.put(Array("all of it".utf8), descriptor)
                    let change = try feed.change()
                    #expect(change.summary == "added open.txt@1")
                    #expect(change.hash == sha256("all of it"))
                }
                try daemon.agree()
            }
        }

        // scenario 34, capability 2.4
        @Test(
            "A file that is opened, added to and closed again and again never goes back",
            arguments: ["0s", "1s"]
        )
        func appender(settle: String) throws {
            try withDaemon(variables: ["TELEX_FOLDER_SETTLE": settle]) { daemon in
                let feed = try daemon.follow()
                let disk = daemon.disk
                try disk.write("log.txt", "0\n")
                let turns = 0..<Self.beats(milliseconds: 100)
                let writer = Companion {
                    var pace = Pace(milliseconds: 100)
                    for turn in turns {
                        try disk.append("log.txt", "\(turn)\n")
                        pace.beat()
                    }
                }
                let last = sha256("0\n" + turns.map { "\($0)\n" }.joined())
                let changes = try feed.changes(until: "log.txt", hash: last)
                try writer.join()
                let sizes = changes.map { $0.json["size"]?.integer ?? 0 }
                #expect(sizes == sizes.sorted())
                if settle == "0s" { #expect(sizes.count > 1) } else { #expect(sizes.count == 1) }
                try daemon.agree()
                #expect(try daemon.changes().count == changes.count)
            }
        }

        // scenario 35, capability 2.4
        @Test("A file that is rewritten without end is journaled each second, and not each time")
        func rewritten() throws {
            try withDaemon(variables: ["TELEX_JOURNAL_DURABILITY": "process"]) { daemon in
                let feed = try daemon.follow()
                let disk = daemon.disk
                let turns = Self.beats(milliseconds: 10)
                try disk.write("restless.txt", "turn 100000")
                let start = ContinuousClock.now
                let writer = Companion {
                    var pace = Pace(milliseconds: 10)
                    for turn in 1...turns {
                        try disk.overwrite("restless.txt", "turn \(100_000 + turn)")
                        pace.beat()
                    }
                }
                let last = sha256("turn \(100_000 + turns)")
                var told = [start]
                while try feed.change().hash != last { told.append(.now) }
                try writer.join()
                let longest = zip(told, told.dropFirst()).map { $0.duration(to: $1) }.max()
                // The second, and what a busy machine takes to tell.
                #expect((longest ?? .seconds(9)) < .seconds(2))
                let seconds = start.duration(to: .now) / .seconds(1)
                #expect(Double(told.count) < 12 * (seconds + 1))
                try daemon.agree()
            }
        }

        // scenario 35, capability 2.4
        @Test("A file that changes faster than it can be read is a problem until it rests")
        func unstable() throws {
            try withDaemon { daemon in
                let disk = daemon.disk
                let isEnough = Atomic(false)
                try disk.write("fast.txt", [UInt8](repeating: 0, count: 8 << 20))
                let writer = Companion {
                    var round: UInt8 = 0
                    try disk.open("fast.txt", O_WRONLY) { descriptor in
                        while !isEnough.load(ordering: .relaxed) {
                            round &+= 1
                            pwrite(descriptor, &round, 1, Int(round) << 14)
                        }
                    }
                }
                var codes: [String] = []
                for _ in 0..<20 where codes.isEmpty {
                    try daemon.sync()
                    codes = try daemon.problems()
                }
                isEnough.store(true, ordering: .relaxed)
                try writer.join()
                #expect(codes == ["unstable fast.txt"])
                try daemon.agree()
                #expect(try daemon.problems() == [])
            }
        }

        // scenario 38, capability 2.4
        @Test("What is half written when the daemon starts is whole after its close")
        func halfWritten() throws {
            let daemon = try LiveDaemon()
            var feed: FeedConnection?
            try daemon.disk.open("a.txt", O_WRONLY | O_CREAT) { descriptor in
                try daemon.disk.put(Array("half".utf8), descriptor)
                try daemon.start()
                try daemon.sync()
                feed = try daemon.follow()
                try daemon.disk.put(Array(" and whole".utf8), descriptor)
            }
            let change = try feed?.change()
            #expect(change?.summary == "modified a.txt@2")
            #expect(change?.hash == sha256("half and whole"))
            try daemon.agree()
        }
    }
}
