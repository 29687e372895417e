import Dispatch
import Glibc
import Synchronization

/// A program that a test started; killed with the test at the latest.
final class ChildProcess: Sendable {
    let pid: pid_t
    private let ended = DispatchSemaphore(value: 0)
    private let result = Mutex<Ending?>(nil)

    enum Ending: Equatable {
        case exited(Int32)
        case killed(Int32)
    }

    /// Starts a program with standard output and standard error appended to files.
    init(
        _ words: [String],
        environment: [String: String],
        input: String = "/dev/null",
        output: String,
        errors: String,
        whenEnded: @escaping @Sendable () -> Void = {}
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        let appending = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 1, output, appending, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, appending, 0o600)
        var attributes = try Self.cleanSignals()
        defer { posix_spawnattr_destroy(&attributes) }
        var arguments = words.map { strdup($0) as UnsafeMutablePointer<CChar>? } + [nil]
        defer { for argument in arguments { free(argument) } }
        var variables =
            environment.map { strdup("\($0.key)=\($0.value)") as UnsafeMutablePointer<CChar>? }
            + [nil]
        defer { for variable in variables { free(variable) } }
        var child: pid_t = 0
        let error = posix_spawnp(&child, words[0], &actions, &attributes, &arguments, &variables)
        if error != 0 { throw TestFailure("start \(words[0]): errno \(error)") }
        pid = child
        DispatchQueue(label: "child \(pid)").async {
            self.reap()
            whenEnded()
        }
    }

    deinit {
        kill(SIGKILL)
    }

    private func reap() {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        result.withLock { $0 = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal) }
        ended.signal()
    }

    /// Sends a signal, unless the program has ended.
    func kill(_ signal: Int32) {
        result.withLock { if $0 == nil { _ = Glibc.kill(pid, signal) } }
    }

    var hasEnded: Bool { result.withLock { $0 != nil } }

    /// Waits for the end; a program that takes longer is killed.
    func wait(seconds: Int = 60) throws -> Ending {
        if let ending = result.withLock({ $0 }) { return ending }
        if ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
            kill(SIGKILL)
            throw TestFailure("process \(pid) did not end within \(seconds) s")
        }
        guard let ending = result.withLock({ $0 }) else { throw TestFailure("no ending") }
        return ending
    }

    /// No signal blocked and none ignored, whatever the threads of the tests have.
    private static func cleanSignals() throws -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        try check(posix_spawnattr_init(&attributes), "posix_spawnattr_init", "")
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var every = sigset_t()
        sigfillset(&every)
        posix_spawnattr_setsigdefault(&attributes, &every)
        let flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, flags)
        return attributes
    }
}
