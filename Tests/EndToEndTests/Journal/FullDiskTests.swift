import TestSupport
import Testing

extension EndToEnd {
    @Suite("A full disk under the journal", .enabled(if: isRoot(), "root alone may mount"))
    struct FullDiskTests {
        /// A way to make room.
        struct Relief: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let script: String

            static let all = [
                Relief(testDescription: "a file is removed", script: "rm store/ballast"),
                Relief(
                    testDescription: "the file system is made larger",
                    script: "mount -o remount,size=64M store"
                ),
            ]
        }

        /// Text that compression makes little of.
        private func noise(_ seed: UInt64) -> String {
            var random = SeededRandom(seed: seed)
            return (0..<4_000).map { _ in String(random.next(), radix: 36) }.joined()
        }

        // scenario 47, capability 3.5
        @Test(
            "Nothing is lost, its status says what to do, and it goes on by itself",
            arguments: Relief.all
        )
        func full(relief: Relief) throws {
            let mounts = try MountNamespace()
            let daemon = try LiveDaemon(mounts: mounts)
            do {
                try mounts.run(
                    "cd \(daemon.scratch.path); mkdir store; mount -t tmpfs -o size=16M none store\n"
                        + "head -c 12M /dev/zero >store/ballast"
                )
                let journal = daemon.scratch.absolute("store/journal.db")
                try daemon.start(flags: ["--journal": journal])
                try daemon.sync()
                let feed = try Follower(daemon, since: #""start""#)
                for number in 0..<120 as Range<UInt64> {
                    try daemon.disk.write("\(number).txt", noise(number))
                }
                try feed.changes(until: "degraded")
                try isFull(daemon, journal)
                #expect(feed.changes.map(\.seq) == Array(1...Int64(feed.changes.count)))
                // What comes meanwhile, and what goes.
                try daemon.disk.write("late.txt", "late")
                try daemon.disk.remove("0.txt")
                try mounts.run("cd \(daemon.scratch.path); \(relief.script)")
                try feed.read { $0.states.last == "in_sync" }
                try daemon.agree()
                try feed.catchUp()
                let changes = try daemon.changes()
                #expect(feed.changes.map(\.summary) == changes.map(\.summary))
                #expect(changes.map(\.seq) == Array(1...Int64(changes.count)))
                #expect(changes.count >= 120)
                #expect(daemon.log.contains("the journal can be written again"))
                #expect(try daemon.stop() == .exited(0))
            } catch {
                Issue.record("the daemon's log:\n\(daemon.log)")
                throw error
            }
        }

        private func isFull(_ daemon: LiveDaemon, _ journal: String) throws {
            let figures = try daemon.figures()
            #expect(figures.state == "degraded")
            #expect(figures.told == ["journal_full"])
            let message = figures.problems.first?.message ?? ""
            #expect(message.contains(journal) && message.contains("free some"), "\(message)")
            #expect(daemon.log.contains(message))
            #expect(try daemon.feed().refusal(of: #"{"op":"sync"}"#) == "unavailable")
        }
    }
}
