import Glibc

/// Hears which files of a directory anybody opens, and whether the directory itself is.
final class OpenWatch {
    /// `IN_OPEN` and `IN_ISDIR` of inotify(7).
    private static let openMask: UInt32 = 0x20
    private static let directoryMask: UInt32 = 0x4000_0000
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
        if descriptor < 0 { throw TestFailure.call("inotify_init1", path) }
        if inotify_add_watch(descriptor, path, Self.openMask) < 0 {
            throw TestFailure.call("inotify_add_watch", path)
        }
    }

    deinit {
        close(descriptor)
    }

    /// The names that were opened since the last call; `.` for the directory itself and those in
    /// it.
    func names() throws -> Set<String> {
        var names: Set<String> = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &bytes, bytes.count), count > 0 {
            var place = 0
            while place < count {
                // wd, mask, cookie and length come first, of 32 bits each; then the name.
                let fields = bytes.withUnsafeBytes { whole in
                    (0..<4).map {
                        whole.loadUnaligned(fromByteOffset: place + $0 * 4, as: UInt32.self)
                    }
                }
                let name = bytes[(place + 16)...].prefix(Int(fields[3])).prefix { $0 != 0 }
                let isDirectory = fields[1] & Self.directoryMask != 0
                names.insert(isDirectory ? "." : String(decoding: name, as: UTF8.self))
                place += 16 + Int(fields[3])
            }
        }
        if errno != EAGAIN { throw TestFailure.call("read", "inotify") }
        return names
    }
}
