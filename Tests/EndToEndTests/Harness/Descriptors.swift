import Glibc

extension LiveDaemon {
    /// How many descriptors the daemon has open.
    func descriptorCount() throws -> Int { try Disk(root: "/proc").list("\(pid)/fd").count }

    /// How much of the daemon's memory is in use, in KiB.
    func residentKibibytes() throws -> Int {
        let text = String(
            decoding: try Disk(root: "/proc").contents("\(pid)/status"),
            as: UTF8.self
        )
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let number = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw TestFailure("no VmRSS of \(pid)") }
        return number
    }

    /// Waits until nobody but the one who asks is connected.
    func waitUntilAlone() throws {
        while try status()["feed"]?["connections"]?.integer != 1 {}
    }
}

/// Lets the tests themselves have so many descriptors open.
func allowDescriptors(_ count: Int) throws {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    try check(getrlimit(resource, &limit), "getrlimit", "NOFILE")
    if limit.rlim_cur >= count { return }
    limit.rlim_cur = rlim_t(count)
    limit.rlim_max = max(limit.rlim_max, limit.rlim_cur)
    try check(setrlimit(resource, &limit), "setrlimit", "NOFILE \(count)")
}
