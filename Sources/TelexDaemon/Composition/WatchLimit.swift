import Glibc

/// How many directories the kernel lets this user watch (inotify(7), user_namespaces(7)).
enum WatchLimit {
    private static let files = [
        "/proc/sys/fs/inotify/max_user_watches", "/proc/sys/user/max_inotify_watches",
    ]

    /// The lower of the machine's and the user namespace's; nil where neither can be read.
    static func current() -> Int64? {
        files.compactMap(number).min()
    }

    private static func number(in path: String) -> Int64? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 32)
        let count = read(descriptor, &text, text.count)
        let digits = text.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
