import Glibc
import Testing

extension EndToEnd {
    @Suite("Beyond one daemon")
    struct ScalingTests {
        private let top =
            "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

        /// Runs the script to its end; what it printed, and what it said beside that.
        private func scaling(
            _ words: [String]
        ) throws -> (ending: ChildProcess.Ending, page: String) {
            let scratch = try ScratchDirectory()
            let child = try ChildProcess(
                [
                    "/usr/bin/python3", "\(top)/Benchmarks/daemon/scaling", "--base", scratch.path,
                    "--disk", scratch.path,
                ] + words,
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                output: scratch.absolute("page"),
                errors: scratch.absolute("page")
            )
            let ending = try child.wait()
            let page = try Disk(root: scratch.path).contents("page")
            return (ending, String(decoding: page, as: UTF8.self))
        }

        // capability 5.6
        @Test("The simulation is as queues are known to be, and its page holds what it prints")
        func selfTest() throws {
            let run = try scaling(["selftest"])
            #expect(run.ending == .exited(0), "\(run.page)")
        }

        // capability 5.6
        @Test("The feeds of several daemons are merged, each change once, whoever is killed")
        func merging() throws {
            let run = try scaling([
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
