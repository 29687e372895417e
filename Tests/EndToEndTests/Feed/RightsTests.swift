import Glibc
import TelexWire
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Rights")
    struct RightsTests {
        /// What is for admins.
        private static let operations = ["scan", "verify", "forget"]

        // scenario 70, capability 4.5
        @Test(
            "A peer without rights reads, and may not do what is for admins",
            .enabled(if: isRoot(), "another user can be played by root alone: not run")
        )
        func stranger() throws {
            try withDaemon(
                prepare: { try $0.configure("socket:\n  mode: \"0666\"\n") },
                { daemon in
                    try check(chmod(daemon.scratch.path, 0o755), "chmod", daemon.scratch.path)
                    try daemon.disk.write("a.txt", "for all to read")
                    try daemon.sync()
                    let lines = try answers(
                        daemon,
                        Self.operations.map { operation in
                            let consumer = operation == "forget" ? #","consumer":"a""# : ""
                            return #"{"op":"\#(operation)","id":"\#(operation)"\#(consumer)}"#
                        }
                            + [
                                #"{"op":"files","id":1}"#, #"{"op":"content","path":"a.txt"}"#,
                                #"{"op":"subscribe","since":"start","follow":false}"#,
                            ]
                    )
                    for operation in Self.operations {
                        let line = lines.first { $0["id"]?.string == operation }
                        #expect(line?["code"]?.string == "forbidden", "\(operation)")
                        let message = line?["message"]?.string ?? ""
                        #expect(message.contains("'\(operation)' is for root"))
                    }
                    #expect(lines.contains { $0["text"]?.string == "for all to read" })
                    let types = lines.map(\.type).filter { $0 != "error" && $0 != "content" }
                    #expect(
                        types.sorted() == ["change", "end", "end", "file", "hello", "subscribed"]
                    )
                    // Nothing of it was done.
                    #expect(try daemon.changes().count == 1)
                }
            )
        }

        /// What another user is answered, by a client of its own.
        private func answers(_ daemon: LiveDaemon, _ requests: [String]) throws -> [JSONValue] {
            let disk = Disk(root: daemon.scratch.path)
            try disk.write("requests", requests.map { $0 + "\n" }.joined())
            try Shell.run(
                """
                setpriv --reuid 60001 --regid 60001 --clear-groups \
                socat -t60 - UNIX-CONNECT:"$0/telex.sock" <"$0/requests" >"$0/answers"
                """,
                daemon.scratch.path
            )
            let lines = try disk.contents("answers").split(separator: UInt8(ascii: "\n"))
            return try lines.map { line in
                let parsed = try JSONParser.parse(Array(line))
                try checkAnswer(parsed)
                return parsed
            }
        }
    }
}
