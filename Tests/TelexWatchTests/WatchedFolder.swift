import CTelexSystem
import Glibc
import TestSupport

/// A fresh folder of a test's own, and the few things that tests do in it.
final class WatchedFolder {
    private let directory: TemporaryDirectory
    var path: String { directory.path }

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// The absolute path of a name, as bytes with a NUL.
    func absolute(_ name: [UInt8]) -> [CChar] {
        let bytes = Array(path.utf8) + [UInt8(ascii: "/")] + name + [0]
        return bytes.map(CChar.init(bitPattern:))
    }

    func absolute(_ name: String) -> String { path + "/" + name }

    /// Makes a file without opening it: one event.
    ///
    /// A descriptor could be inherited for a moment by what another test starts, and then the
    /// file would be closed who knows when.
    func make(_ name: [UInt8]) throws {
        if mknod(absolute(name), S_IFREG | 0o644, 0) != 0 { throw TestFailure("mknod", errno) }
    }

    func make(_ name: String) throws { try make(Array(name.utf8)) }

    func makeDirectory(_ name: String) throws {
        if mkdir(absolute(name), 0o755) != 0 { throw TestFailure("mkdir", errno) }
    }

    func removeDirectory(_ name: String) throws {
        if rmdir(absolute(name)) != 0 { throw TestFailure("rmdir", errno) }
    }

    func move(_ old: String, to new: String) throws {
        if rename(absolute(old), absolute(new)) != 0 { throw TestFailure("rename", errno) }
    }

    /// Makes `count` events that the kernel cannot merge, on two files that are there.
    func touchInTurn(_ names: (String, String), count: Int) throws {
        for turn in 0..<count {
            let name = turn.isMultiple(of: 2) ? names.0 : names.1
            if utimensat(AT_FDCWD, absolute(name), nil, 0) != 0 {
                throw TestFailure("utimensat", errno)
            }
        }
    }
}

/// Device and inode of what is at a path, as the watcher's protocol has them.
func identity(_ path: String) throws -> (device: UInt64, inode: UInt64) {
    var about = telex_stat()
    let error = telex_stat_at(AT_FDCWD, path, &about)
    if error != 0 { throw TestFailure("statx", error) }
    return (about.device, about.inode)
}

/// Why a test could not go on.
struct TestFailure: Error {
    let what: String
    let errno: Int32

    init(_ what: String, _ errno: Int32 = 0) {
        self.what = what
        self.errno = errno
    }
}
