import Glibc
import TelexWire
import Testing

extension EndToEnd {
    @Suite("Other programs")
    struct ToolTests {
        private func start(
            _ words: [String],
            _ daemon: LiveDaemon,
            _ output: LinePipe
        ) throws -> ChildProcess {
            try ChildProcess(
                words,
                environment: ["PATH": "/usr/bin:/bin", "TELEX_SOCKET": daemon.socket],
                output: output.path,
                errors: daemon.scratch.absolute("tool-errors")
            )
        }

        // capability 1.4
        @Test("socat and jq alone can follow the feed")
        func socatAndJQ() throws {
            try withDaemon { daemon in
                let output = try LinePipe(daemon.scratch.absolute("output-pipe"))
                let command = """
                    echo '{"op":"subscribe","since":"start"}' \
                    | socat -t999 - UNIX-CONNECT:"$TELEX_SOCKET" \
                    | jq --unbuffered -c 'select(.type=="change") | [.seq, .kind, .path]'
                    """
                try daemon.disk.write("before.txt", "before")
                let shell = try start(["sh", "-c", command], daemon, output)
                #expect(try output.line() == #"[1,"added","before.txt"]"#)
                try daemon.disk.write("after.txt", "after")
                #expect(try output.line() == #"[2,"added","after.txt"]"#)
                try daemon.disk.rename("after.txt", "later.txt")
                #expect(try output.line() == #"[3,"moved","later.txt"]"#)
                #expect(try daemon.stop() == .exited(0))
                #expect(try shell.wait() == .exited(0))
            }
        }

        // capability 1.8
        @Test("telex tail, piped, passes on the feed's own lines, and goes on after a restart")
        func tail() throws {
            try withDaemon { daemon in
                let output = try LinePipe(daemon.scratch.absolute("output-pipe"))
                for number in 1...12 {
                    try daemon.disk.write("\(number).txt", "\(number)")
                    try daemon.sync()
                }
                let telex = try LiveDaemon.program("telex")
                let tail = try start([telex, "tail"], daemon, output)
                let last = try daemon.changes().suffix(10)
                for change in last {
                    let line = try JSONParser.parse(Array(try output.line().utf8))
                    #expect(line == change.json)
                }
                try daemon.kill9()
                try daemon.disk.write("13.txt", "13")
                try daemon.start()
                try daemon.disk.write("14.txt", "14")
                for seq in 13...14 as ClosedRange<Int64> {
                    let line = try JSONParser.parse(Array(try output.line().utf8))
                    #expect(line["seq"]?.integer == seq)
                }
                tail.kill(SIGINT)
                #expect(try tail.wait() == .exited(130))
            }
        }

        // capability 1.8
        @Test("telex status says by its exit code whether all is in sync, and when nobody answers")
        func status() throws {
            try withDaemon { daemon in
                let output = try LinePipe(daemon.scratch.absolute("output-pipe"))
                let telex = try LiveDaemon.program("telex")
                try daemon.disk.write("a.txt", "text")
                let sync = try start([telex, "sync"], daemon, output)
                #expect(try sync.wait() == .exited(0))
                _ = try output.line()
                let status = try start([telex, "status", "--json"], daemon, output)
                #expect(try status.wait() == .exited(0))
                let line = try JSONParser.parse(Array(try output.line().utf8))
                #expect(line["state"]?.string == "in_sync")
                #expect(line["files"]?["count"]?.integer == 1)
                #expect(try daemon.stop() == .exited(0))
                let nobody = try start([telex, "status"], daemon, output)
                #expect(try nobody.wait() == .exited(3))
            }
        }
    }
}
