import Glibc

extension Disk {
    /// Makes a directory and all above it that are missing.
    func makeDirectory(_ path: FilePath) throws {
        if mkdir(absolute(path), 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, !path.bytes.isEmpty else {
            throw TestFailure.call("mkdir", "\(path)")
        }
        try makeDirectory(path.parent)
        if mkdir(absolute(path), 0o755) != 0, errno != EEXIST {
            throw TestFailure.call("mkdir", "\(path)")
        }
    }

    /// Removes a directory with all below it.
    func removeTree(_ path: FilePath) throws {
        for entry in try list(path) {
            let child = path.appending(entry.name)
            if entry.isDirectory { try removeTree(child) } else { try remove(child) }
        }
        try check(rmdir(absolute(path)), "rmdir", "\(path)")
    }

    struct Entry {
        var name: FilePath
        var isDirectory: Bool
        var isFile: Bool
    }

    /// What a directory holds.
    func list(_ path: FilePath) throws -> [Entry] {
        guard let stream = opendir(absolute(path)) else {
            throw TestFailure.call("opendir", "\(path)")
        }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: UInt8.self, capacity: 256) {
                    Array(UnsafeBufferPointer(start: $0, count: strnlen($0, 256)))
                }
            }
            if name == Array(".".utf8) || name == Array("..".utf8) { continue }
            entries.append(
                Entry(
                    name: FilePath(bytes: name),
                    isDirectory: entry.pointee.d_type == DT_DIR,
                    isFile: entry.pointee.d_type == DT_REG
                )
            )
        }
        return entries
    }

    /// Every regular file below, with the hash of its content.
    func hashes(below path: FilePath = "") throws -> [FilePath: String] {
        var found: [FilePath: String] = [:]
        for entry in try list(path) {
            let child = path.appending(entry.name)
            if entry.isDirectory { found.merge(try hashes(below: child)) { first, _ in first } }
            if entry.isFile { found[child] = sha256(try contents(child)) }
        }
        return found
    }

    /// Every directory below, and the one itself.
    func directories(below path: FilePath = "") throws -> [FilePath] {
        try [path]
            + list(path).filter(\.isDirectory)
            .flatMap { try directories(below: path.appending($0.name)) }
    }

    func contents(_ path: FilePath) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try open(path, O_RDONLY | O_NOFOLLOW) { descriptor in
            var piece = [UInt8](repeating: 0, count: 65_536)
            while case let count = read(descriptor, &piece, piece.count), count != 0 {
                if count < 0 { throw TestFailure.call("read", "\(path)") }
                bytes.append(contentsOf: piece[..<count])
            }
        }
        return bytes
    }
}

/// `strlen` that looks no further than the limit.
private func strnlen(_ text: UnsafePointer<UInt8>, _ limit: Int) -> Int {
    var length = 0
    while length < limit, text[length] != 0 { length += 1 }
    return length
}
