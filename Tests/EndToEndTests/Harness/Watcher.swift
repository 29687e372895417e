import Glibc

extension LiveDaemon {
    /// The process id of the daemon's `telex-watch`; nil between two of them.
    func watcherPID() throws -> pid_t? {
        let proc = Disk(root: "/proc")
        for task in try proc.list("\(pid)/task") {
            // A thread may end while it is looked at.
            guard let children = try? proc.contents("\(pid)/task/\(task.name)/children") else {
                continue
            }
            let text = String(decoding: children, as: UTF8.self)
            if let child = text.split(separator: " ").first { return pid_t(child) }
        }
        return nil
    }

    /// Waits until a watcher runs: the daemon starts one by itself.
    func runningWatcher() throws -> pid_t {
        try sync()
        guard let pid = try watcherPID() else { throw TestFailure("no watcher runs") }
        return pid
    }
}
