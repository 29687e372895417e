import Glibc

/// How many descriptors the daemon may have open (getrlimit(2)): each connection costs one.
enum OpenFileLimit {
    /// What it needs beside its connections.
    ///
    /// The journal and those who read it, the threads that read files, the watcher's pipes, the loops of
    /// the feed, and the connections that are told that there is no place for them.
    static let others = 256

    /// Raises the soft limit as far as so many connections need, and the hard one lets it.
    /// - Returns: how many connections fit, and the hard limit where that is why it is fewer.
    static func raise(forConnections count: Int) -> (connections: Int, binding: Int?) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return (count, nil)
        }
        let wanted = rlim_t(count + others)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        if limit.rlim_cur >= wanted { return (count, nil) }
        let hard = Int(limit.rlim_cur)
        // Of a very low one the half, so that there is anything at all.
        return (max(hard - others, hard / 2), hard)
    }
}
