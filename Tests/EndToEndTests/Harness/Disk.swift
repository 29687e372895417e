import Glibc

/// What people and programs do to the files below a directory, each step with its system calls.
///
/// Every descriptor is closed on exec, so that nothing that is started meanwhile keeps one for
/// longer than its own start takes.
struct Disk: Sendable {
    let root: String

    /// The absolute path of a name below, as C takes it.
    func absolute(_ path: FilePath) -> [CChar] {
        let bytes = path.bytes.isEmpty ? [] : [UInt8(ascii: "/")] + path.bytes
        return (Array(root.utf8) + bytes + [0]).map(CChar.init(bitPattern:))
    }

    /// Opens, lets the body work, and closes.
    func open(
        _ path: FilePath,
        _ flags: Int32,
        _ body: (Int32) throws -> Void = { _ in }
    ) throws {
        let descriptor = Glibc.open(absolute(path), flags | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw TestFailure.call("open", "\(path)") }
        defer { close(descriptor) }
        try body(descriptor)
    }

    func write(_ path: FilePath, _ bytes: [UInt8]) throws {
        try open(path, O_WRONLY | O_CREAT | O_TRUNC) { try put(bytes, $0) }
    }

    func write(_ path: FilePath, _ text: String) throws {
        try write(path, Array(text.utf8))
    }

    func append(_ path: FilePath, _ text: String) throws {
        try open(path, O_WRONLY | O_APPEND) { try put(Array(text.utf8), $0) }
    }

    /// Writes over the beginning of a file.
    func overwrite(_ path: FilePath, _ text: String) throws {
        try open(path, O_WRONLY) { try put(Array(text.utf8), $0) }
    }

    func truncate(_ path: FilePath, to size: Int) throws {
        try check(Glibc.truncate(absolute(path), size), "truncate", "\(path)")
    }

    func put(_ bytes: [UInt8], _ descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 { throw TestFailure.call("write", root) }
            rest = rest.dropFirst(count)
        }
    }

    func rename(_ from: FilePath, _ to: FilePath) throws {
        try check(Glibc.rename(absolute(from), absolute(to)), "rename", "\(from) \(to)")
    }

    func link(_ from: FilePath, _ to: FilePath) throws {
        try check(Glibc.link(absolute(from), absolute(to)), "link", "\(from) \(to)")
    }

    func symlink(to target: String, _ path: FilePath) throws {
        try check(Glibc.symlink(target, absolute(path)), "symlink", "\(path)")
    }

    func makeFIFO(_ path: FilePath) throws {
        try check(mkfifo(absolute(path), 0o644), "mkfifo", "\(path)")
    }

    func remove(_ path: FilePath) throws {
        try check(unlink(absolute(path)), "unlink", "\(path)")
    }

    func chmod(_ path: FilePath, _ mode: mode_t) throws {
        try check(Glibc.chmod(absolute(path), mode), "chmod", "\(path)")
    }

    /// Gives a file the present time, as `touch` does.
    func touch(_ path: FilePath) throws {
        try check(utimensat(AT_FDCWD, absolute(path), nil, 0), "utimensat", "\(path)")
    }

    /// Whether anything has this name.
    func exists(_ path: FilePath) throws -> Bool {
        var facts = stat()
        if lstat(absolute(path), &facts) == 0 { return true }
        if errno == ENOENT { return false }
        throw TestFailure.call("lstat", "\(path)")
    }

    /// How many names a file has; 0 where there is none.
    func linkCount(_ path: FilePath) -> Int {
        var facts = stat()
        return lstat(absolute(path), &facts) == 0 ? Int(facts.st_nlink) : 0
    }
}

/// Renames from below one directory to below another; what rename(2) returns.
func renameAcross(_ source: Disk, _ from: FilePath, _ target: Disk, _ to: FilePath) -> Int32 {
    Glibc.rename(source.absolute(from), target.absolute(to))
}
