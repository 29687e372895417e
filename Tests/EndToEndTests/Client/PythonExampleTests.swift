import Glibc
import Testing

extension EndToEnd {
    @Suite("The example in Python")
    struct PythonExampleTests {
        /// Starts `docs/examples/follow.py`, which keeps its place in the scratch directory.
        private func follow(_ daemon: LiveDaemon, _ output: LinePipe) throws -> ChildProcess {
            let top = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
            return try ChildProcess(
                [
                    "/usr/bin/python3", "\(top)/docs/examples/follow.py", daemon.socket,
                    daemon.scratch.absolute("place"),
                ],
                environment: ["PATH": "/usr/bin:/bin"],
                output: output.path,
                errors: daemon.scratch.absolute("example-errors")
            )
        }

        // capability 4.6, scenario 67
        @Test("prints each change once, through the daemon's restarts and its own")
        func restarts() throws {
            try withDaemon { daemon in
                let output = try LinePipe(daemon.scratch.absolute("output-pipe"))
                try daemon.disk.write("a.txt", "a")
                let first = try follow(daemon, output)
                #expect(try output.line() == #"1 added "a.txt""#)
                #expect(try daemon.stop() == .exited(0))
                try daemon.disk.write("b\n.txt", "b")
                try daemon.start()
                #expect(try output.line() == #"2 added "b\n.txt""#)
                try daemon.kill9()
                try daemon.disk.append("a.txt", "more")
                try daemon.start()
                #expect(try output.line() == #"3 modified "a.txt""#)
                first.kill(SIGKILL)
                #expect(try first.wait() == .killed(SIGKILL))
                try daemon.disk.remove("a.txt")
                try daemon.sync()
                // It may have been killed between a change and its place: then that comes again.
                let second = try follow(daemon, output)
                var line = try output.line()
                if line == #"3 modified "a.txt""# { line = try output.line() }
                #expect(line == #"4 removed "a.txt""#)
                second.kill(SIGKILL)
                _ = try second.wait()
            }
        }

        // capability 4.6
        @Test("ends with the daemon's word where its place is of no use any more")
        func lostPlace() throws {
            try withDaemon { daemon in
                try daemon.surroundings.write("place", "00000000-1")
                let output = try LinePipe(daemon.scratch.absolute("output-pipe"))
                let example = try follow(daemon, output)
                #expect(try example.wait() == .exited(1))
                let errors = try daemon.surroundings.contents("example-errors")
                #expect(!errors.isEmpty)
            }
        }
    }
}
