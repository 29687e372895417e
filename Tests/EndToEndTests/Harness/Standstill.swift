import Glibc
import Testing

/// Who stands still, as if the machine had no time for them.
enum Standstill: CaseIterable, CustomTestStringConvertible {
    /// The daemon alone: its watcher goes on until the pipe between them is full.
    case daemon
    case daemonAndWatcher
    /// The watcher alone: the daemon goes on, and hears nothing.
    case watcher

    var testDescription: String {
        switch self {
        case .daemon: "the daemon alone"
        case .daemonAndWatcher: "the daemon with its watcher"
        case .watcher: "the watcher alone"
        }
    }
}

extension LiveDaemon {
    /// Does something while these are stopped by SIGSTOP, and lets them go on.
    func during(_ standstill: Standstill, _ body: () throws -> Void) throws {
        let watcher = try runningWatcher()
        let stopped =
            switch standstill {
            case .daemon: [pid]
            case .daemonAndWatcher: [watcher, pid]
            case .watcher: [watcher]
            }
        try during(stopped, body)
    }

    /// The same for these programs, by their numbers.
    func during(_ stopped: [pid_t], _ body: () throws -> Void) throws {
        defer { for pid in stopped { kill(pid, SIGCONT) } }
        for pid in stopped { try Self.stop(pid) }
        try body()
    }

    /// Stops a program, and returns when none of its threads runs any more.
    private static func stop(_ pid: pid_t) throws {
        try check(kill(pid, SIGSTOP), "kill", "\(pid)")
        let tasks = Disk(root: "/proc/\(pid)/task")
        while try !tasks.list("").allSatisfy({ try isStopped(tasks, $0.name) }) { sched_yield() }
    }

    private static func isStopped(_ tasks: Disk, _ task: FilePath) throws -> Bool {
        // The state follows the name, which may hold anything but ends with the last parenthesis.
        let line = try tasks.contents(task.appending("stat"))
        guard let end = line.lastIndex(of: UInt8(ascii: ")")), end + 2 < line.count else {
            return false
        }
        return line[end + 2] == UInt8(ascii: "T")
    }
}
