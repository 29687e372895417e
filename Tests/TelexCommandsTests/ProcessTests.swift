import FakeDaemon
import Glibc
import Testing

@Suite("The program itself", .timeLimit(.minutes(1)))
struct ProcessTests {
    private struct Outcome {
        var status: Int32
        var output: String
    }

    /// Runs the program that lies beside the tests, both of its outputs in one pipe.
    private static func run(_ arguments: [String]) throws -> Outcome {
        var pipes: [Int32] = [0, 0]
        try #require(pipe(&pipes) == 0)
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(pipes[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], STDERR_FILENO)
        var words = (["telex"] + arguments).map { strdup($0) } + [nil]
        defer { for case let word? in words { free(word) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var child = pid_t()
        let failure = posix_spawn(&child, try program(), &actions, nil, &words, &environment)
        close(pipes[1])
        try #require(failure == 0)
        var output: [UInt8] = []
        var byte: UInt8 = 0
        while read(pipes[0], &byte, 1) == 1 { output.append(byte) }
        var status: Int32 = 0
        try #require(waitpid(child, &status, 0) == child)
        // A signal's number stands in the low bits, an exit code above them.
        try #require(status & 0x7F == 0)
        return Outcome(
            status: status >> 8 & 0xFF,
            output: String(decoding: output, as: UTF8.self)
        )
    }

    private static func program() throws -> String {
        var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = path.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
        }
        try #require(count > 0)
        let end = try #require(path[..<count].lastIndex(of: UInt8(ascii: "/")))
        return String(decoding: path[...end], as: UTF8.self) + "telex"
    }

    static let cases: [(arguments: [String], status: Int32, said: String)] = [
        (["--version"], 0, "telex "), (["--help"], 0, "Exit codes:"),
        (["tail", "--help"], 0, "--since"), (["help", "status"], 0, "Examples:"),
        (["scan", "--help"], 0, "socket.admins names: exits with 4"),
        (["bogus"], 2, "bogus"), (["status", "--bogus"], 2, "--bogus"),
        (["status", "--socket", "/nonexistent/x"], 3, "/nonexistent/x: there is no such socket"),
        (["--socket", "/nonexistent/x", "tail"], 3, "--socket, $TELEX_SOCKET"),
    ]

    @Test("The process exits as documented", arguments: cases)
    func exits(arguments: [String], status: Int32, said: String) throws {
        let outcome = try Self.run(arguments)
        #expect(outcome.status == status)
        #expect(outcome.output.contains(said))
    }

    // capability 1.8
    @Test("The process reads a daemon's socket and writes its line")
    func status() async throws {
        try await FakeDaemon.run([
            [.line(SampleLines.hello), .request, .line(SampleLines.status(pending: 2))]
        ]) { daemon in
            let outcome = try Self.run(["status", "--socket", daemon.path])
            #expect(outcome.status == 1)
            #expect(outcome.output == SampleLines.status(pending: 2) + "\n")
        }
    }
}
