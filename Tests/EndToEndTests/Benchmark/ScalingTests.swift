import Glibc
import Testing

extension EndToEnd {
    @Suite("Beyond one daemon")
    struct ScalingTests {
        private let scaling = HarnessScript(name: "scaling")

        // capability 5.6
        @Test("The simulation is as queues are known to be, and its page holds what it prints")
        func selfTest() throws {
            let run = try scaling.run(["selftest"])
            #expect(run.ending == .exited(0), "\(run.page)")
        }

        // capability 5.6
        @Test("The feeds of several daemons are merged, each change once, whoever is killed")
        func merging() throws {
            let run = try scaling.run([
                "merge", "--telexd", try LiveDaemon.program("telexd"), "--steps", "600",
            ])
            #expect(run.ending == .exited(0), "\(run.page)")
            for line in [
                "merger kills: 6", "daemon kills: 4", "files wrong: 0", "changes wrong: 0",
                "across untold: 0", "folders wrong after a lost journal: 0",
            ] {
                #expect(run.page.contains(line + "\n"), "\(run.page)")
            }
        }
    }
}
