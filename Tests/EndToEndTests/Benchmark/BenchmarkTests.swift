import Glibc
import Testing

extension EndToEnd {
    @Suite("The benchmark harness")
    struct BenchmarkTests {
        private let bench = HarnessScript(name: "bench")

        // capability 5.5
        @Test("judges, fits, draws and reads as it should")
        func selfTest() throws {
            let run = try bench.run(["--selftest"])
            #expect(run.ending == .exited(0), "\(run.page)")
        }

        // capability 5.1
        @Test("measures the real daemon, which tells, keeps and replays everything")
        func smallRows() throws {
            let run = try bench.run([
                "--telexd", try LiveDaemon.program("telexd"), "--rows", "B1,D,F1", "--files", "200",
                "--reps", "1", "--no-peers",
            ])
            #expect(run.ending == .exited(0), "\(run.page)")
            for line in [
                "| B1 | lost, not journaled, not stored, overflows, watcher's ends | none | 0 | met |",
                "| D | after TERM: changes of 300 not told | none | 0 | met |",
                "| D | after KILL: told, and not so or twice | none | 0 | met |",
                "not run: watchman sha1 was left out", "| F1 | million lines a second | aim ≥ 4 | ",
            ] {
                #expect(run.page.contains(line), "\(run.page)")
            }
        }

        // capability 5.1
        @Test("a daemon that is not there is named, and nothing is measured")
        func missingDaemon() throws {
            let run = try bench.run(["--telexd", "/nowhere/telexd"])
            #expect(run.ending == .exited(2))
            #expect(run.page.contains("no telexd at /nowhere/telexd"))
        }
    }
}
