import Glibc

/// Paths that are too long to be named at once.
extension Disk {
    /// Makes directories one below the other, and does something in the last, by descriptor.
    func makeChain(_ names: [FilePath], _ body: (Int32) throws -> Void = { _ in }) throws {
        var directory = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if directory < 0 { throw TestFailure.call("open", root) }
        defer { close(directory) }
        for name in names {
            let text = name.bytes.map(CChar.init(bitPattern:)) + [0]
            if mkdirat(directory, text, 0o755) != 0, errno != EEXIST {
                throw TestFailure.call("mkdirat", "\(name)")
            }
            let next = openat(directory, text, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if next < 0 { throw TestFailure.call("openat", "\(name)") }
            close(directory)
            directory = next
        }
        try body(directory)
    }

    /// Writes a file in a directory that is open.
    func write(_ name: String, _ text: String, in directory: Int32) throws {
        let descriptor = openat(directory, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw TestFailure.call("openat", name) }
        defer { close(descriptor) }
        try put(Array(text.utf8), descriptor)
    }
}
