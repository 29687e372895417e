import Glibc

/// One of the kernel's limits on watching, as it holds for this process (inotify(7),
/// user_namespaces(7)).
struct InotifyLimit: Equatable {
    /// The name by which sysctl(8) knows it.
    var sysctl: String
    /// How many there may be.
    var value: Int64

    /// How many directories a user may watch; nil where the kernel does not say.
    static func watches() -> InotifyLimit? {
        lower("fs.inotify.max_user_watches", "user.max_inotify_watches")
    }

    /// How many inotify instances a user may have.
    static func instances() -> InotifyLimit? {
        lower("fs.inotify.max_user_instances", "user.max_inotify_instances")
    }

    /// The machine's limit and that of the user namespace hold both.
    private static func lower(_ names: String...) -> InotifyLimit? {
        names.compactMap { name in
            let path = "/proc/sys/" + name.map { $0 == "." ? "/" : String($0) }.joined()
            return number(in: path).map { InotifyLimit(sysctl: name, value: $0) }
        }.min { $0.value < $1.value }
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

    /// What has to be done so that so many more fit.
    func advice(missing count: Int) -> String {
        let needed = value + Int64(count)
        return "\(sysctl) is \(value), and all are taken; \(needed) are needed: "
            + "sysctl -w \(sysctl)=\(needed), and the same in /etc/sysctl.d to keep it"
    }
}
