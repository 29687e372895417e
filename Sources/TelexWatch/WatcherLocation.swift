import Glibc

extension WatcherProcess {
    /// Where the watcher is: beside this program, else in `../libexec/telex`; nil when in neither.
    package static func locate() -> String? {
        guard let folder = programFolder() else { return nil }
        let candidates = [folder + "/telex-watch", folder + "/../libexec/telex/telex-watch"]
        return candidates.first { access($0, X_OK) == 0 }
    }

    /// The directory of the running program; nil when its name is not UTF-8 or `/proc` is missing.
    private static func programFolder() -> String? {
        let path = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            guard let room = buffer.baseAddress else { return }
            let length = room.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
                readlink("/proc/self/exe", $0, buffer.count)
            }
            count = max(0, length)
        }
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return String(validating: path[..<slash], as: UTF8.self)
    }
}
