import Glibc

extension LiveDaemon {
    /// Has the daemon read its file anew, and waits until it goes by it, or has refused it.
    func reload(_ text: String) throws {
        try configure(text)
        try check(kill(pid, SIGHUP), "kill", "\(pid)")
        _ = try notify.wait(for: ["RELOADING=1"])
        _ = try notify.wait(for: ["READY=1"])
    }
}
