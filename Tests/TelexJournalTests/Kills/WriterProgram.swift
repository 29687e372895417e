import Glibc

@testable import TelexJournal

/// One run of the program that writes a random history, and is killed at a step.
struct WriterProgram {
    let journal: String
    /// The last seq that the reader has.
    let after: Int64
    let seed: UInt64
    /// So many batches are written before the journal is closed.
    let batchCount: Int
    let step: JournalStep
    /// At which visit of the step the program ends.
    let visit: Int

    /// Runs it to its end.
    ///
    /// - Returns: the whole lines that it was told, and whether it was killed with SIGKILL.
    func run() throws -> (told: [UInt8], isKilled: Bool) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CallFailure(call: "pipe", code: errno) }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        let path = try Self.path()
        let words = [path, journal, "\(after)", "\(seed)", "\(batchCount)", step.rawValue]
        var arguments = (words + ["\(visit)"]).map { strdup($0) } + [nil]
        defer { for case let argument? in arguments { free(argument) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var child = pid_t()
        let failure = posix_spawn(&child, path, &actions, nil, &arguments, &environment)
        close(ends[1])
        if failure != 0 { throw CallFailure(call: "posix_spawn \(path)", code: failure) }
        var told: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = read(ends[0], &piece, piece.count), count > 0 {
            told.append(contentsOf: piece[..<count])
        }
        var status: Int32 = 0
        guard waitpid(child, &status, 0) == child else {
            throw CallFailure(call: "waitpid", code: errno)
        }
        let end = told.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return (Array(told[..<end]), status & 0x7F == SIGKILL)
    }

    /// The program lies beside the tests.
    private static func path() throws -> String {
        guard let tests = realpath("/proc/self/exe", nil) else {
            throw CallFailure(call: "realpath", code: errno)
        }
        defer { free(tests) }
        let directory = String(cString: tests).split(separator: "/").dropLast()
        return "/" + directory.joined(separator: "/") + "/JournalWriterProgram"
    }
}
