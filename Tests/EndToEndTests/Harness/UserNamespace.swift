/// Limits of inotify for the daemon alone: those of a user namespace of its own.
///
/// The machine's are everybody's and stay as they are.
struct UserNamespace {
    /// A limit that user_namespaces(7) has for each namespace.
    enum Limit: String {
        case watches = "max_inotify_watches"
        case instances = "max_inotify_instances"

        /// The name by which sysctl(8) knows it.
        var sysctl: String { "user." + rawValue }
    }

    let limit: Limit
    let value: Int

    /// The command that starts the daemon in such a namespace, under its own process id.
    var prefix: [String] {
        let script = "\(Self.set(limit, to: value)); exec \"$@\""
        return ["/usr/bin/unshare", "-U", "-r", "/bin/sh", "-euc", script, "sh"]
    }

    /// Sets the limit anew for a daemon that runs.
    func change(to value: Int, for daemon: LiveDaemon) throws {
        let prefix = ["/usr/bin/nsenter", "--user", "--target", "\(daemon.pid)", "--"]
        try Shell.run(Self.set(limit, to: value), prefix: prefix)
    }

    private static func set(_ limit: Limit, to value: Int) -> String {
        "echo \(value) >/proc/sys/user/\(limit.rawValue)"
    }
}
