import Glibc
import TelexWire
import Testing

extension EndToEnd {
    @Suite("Many connections")
    struct ConnectionsTests {
        /// How much more memory may be in use: what an allocator keeps of what it was given back.
        private static let slackKibibytes = 16_384

        private func withConnections(
            _ limit: Int,
            prefix: [String] = [],
            _ body: (LiveDaemon) throws -> Void
        ) throws {
            try withDaemon(
                prefix: prefix,
                prepare: { try $0.configure("socket:\n  max_connections: \(limit)\n") },
                body
            )
        }

        // scenario 64, capability 4.4
        @Test(
            "A hundred times twenty come and go under load, and leave no descriptor and no memory"
        )
        func churn() throws {
            try withConnections(64) { daemon in
                var figures: [(descriptors: Int, kibibytes: Int)] = []
                // The first round is what the daemon grows to; the second has to be no more.
                for round in 0..<2 {
                    for turn in 0..<100 {
                        let feeds = try (0..<20).map { _ in try daemon.connect() }
                        for feed in feeds { try feed.send(#"{"op":"subscribe","since":"start"}"#) }
                        try daemon.disk.write("\(round) \(turn % 10).txt", "\(turn)")
                    }
                    try daemon.sync()
                    try daemon.waitUntilAlone()
                    figures.append((try daemon.descriptorCount(), try daemon.residentKibibytes()))
                }
                #expect(figures[1].descriptors <= figures[0].descriptors)
                #expect(figures[1].kibibytes <= figures[0].kibibytes + Self.slackKibibytes)
            }
        }

        // scenario 64, capability 4.4
        @Test("Of ten thousand idle ones the limit is told to the next, and others are served")
        func idle() throws {
            let limit = 10_000
            try allowDescriptors(limit + 1_000)
            try withConnections(limit) { daemon in
                let before = try daemon.descriptorCount()
                var kibibytes = [try daemon.residentKibibytes()]
                for _ in 0..<(isLongRun() ? 6 : 1) {
                    try fill(daemon, limit)
                    try daemon.waitUntilAlone()
                    // A reader's connection to the journal may have been opened meanwhile.
                    #expect(try daemon.descriptorCount() <= before + 4)
                    kibibytes.append(try daemon.residentKibibytes())
                }
                // Some 2.5 KiB each while they are there.
                #expect(kibibytes[1] <= kibibytes[0] + 5 * limit, "\(kibibytes)")
                // What the allocator keeps grows for a round or two, and then no more.
                let last = try #require(kibibytes.last)
                #expect(
                    last <= kibibytes[kibibytes.count / 2] + Self.slackKibibytes,
                    "\(kibibytes)"
                )
            }
        }

        /// Takes every place but the one of the questions, and looks how the daemon does.
        private func fill(_ daemon: LiveDaemon, _ limit: Int) throws {
            let follower = try daemon.follow()
            let idle = try (2..<limit).map { _ in try daemon.connect() }
            #expect(idle.allSatisfy { $0.hello.type == "hello" })
            for _ in 0..<3 {
                let refused = try daemon.connect()
                #expect(refused.hello["code"]?.string == "overloaded")
                #expect(try refused.isAtEnd())
            }
            let feed = try daemon.status()["feed"]
            #expect(feed?["connections"]?.integer == Int64(limit))
            #expect(feed?["subscribers"]?.integer == 1)
            try daemon.disk.write("now.txt", "\(try daemon.status()["journal"]?["head"] ?? .null)")
            #expect(try follower.change().path == "now.txt")
        }

        // scenario 64, capability 4.4
        @Test("The soft limit of descriptors is raised as far as the connections need")
        func softLimit() throws {
            let prefix = ["/bin/sh", "-euc", "ulimit -Sn 64; exec \"$@\"", "sh"]
            try withConnections(150, prefix: prefix) { daemon in
                let feeds = try (1..<150).map { _ in try daemon.connect() }
                #expect(feeds.allSatisfy { $0.hello.type == "hello" })
                #expect(try daemon.status()["feed"]?["connections"]?.integer == 150)
                #expect(!daemon.log.contains("open files"))
            }
        }

        // scenario 64, capability 4.4
        @Test("Where the hard limit is lower, it is named, and the connections beyond it refused")
        func hardLimit() throws {
            let prefix = ["/bin/sh", "-euc", "ulimit -n 320; exec \"$@\"", "sh"]
            try withConnections(1_000, prefix: prefix) { daemon in
                // Half of it.
                let fitting = 160
                try daemon.sync()
                #expect(daemon.log.contains("160 connections at once are served, and not the 1000"))
                #expect(daemon.log.contains("the hard limit of open files is 320"))
                let feeds = try (1..<fitting).map { _ in try daemon.connect() }
                #expect(feeds.allSatisfy { $0.hello.type == "hello" })
                #expect(try daemon.connect().hello["code"]?.string == "overloaded")
                #expect(try daemon.status()["feed"]?["connections"]?.integer == Int64(fitting))
            }
        }
    }
}
