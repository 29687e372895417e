import CTelexSystem
import Glibc

/// The socket's name in the file system: taken over only when nobody answers on it, and put in
/// place whole, with its mode and group, under any umask.
struct SocketFile {
    /// The longest path that `sockaddr_un` holds with its NUL (unix(7)), less what the unfinished
    /// name adds.
    static let pathByteLimit = 107 - unfinishedSuffix.utf8.count
    private static let unfinishedSuffix = ".new"

    let path: String
    private let lock: Int32
    private var inode: ino_t?

    /// Under this name it is made, before it is put in place.
    var unfinishedPath: String { path + Self.unfinishedSuffix }

    /// Makes sure that nobody else serves the path, for as long as the value is kept open.
    init(path: String) throws(FeedError) {
        guard path.utf8.count <= Self.pathByteLimit else {
            throw .pathTooLong(path: path, limit: Self.pathByteLimit)
        }
        self.path = path
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex,
            mkdir(String(path[..<slash]), 0o755) != 0, errno != EEXIST
        {
            throw .io(path: path, call: "mkdir", errno: errno)
        }
        lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if lock < 0 { throw .io(path: path, call: "open", errno: errno) }
        do throws(FeedError) {
            let failed = telex_lock(lock)
            if failed == EWOULDBLOCK { throw .inUse(path: path) }
            if failed != 0 { throw .io(path: path, call: "flock", errno: failed) }
            try checkPlace()
            unlink(unfinishedPath)
        } catch {
            Glibc.close(lock)
            throw error
        }
    }

    /// What stands at the path must be a socket that nobody answers on, or nothing.
    private func checkPlace() throws(FeedError) {
        var facts = stat()
        if lstat(path, &facts) != 0 {
            if errno == ENOENT { return }
            throw .io(path: path, call: "stat", errno: errno)
        }
        guard facts.st_mode & S_IFMT == S_IFSOCK else { throw .notSocket(path: path) }
        switch telex_try_connect(path) {
        case ECONNREFUSED, ENOENT: return
        // One of another type, such as a log's, says so only where somebody has it.
        case 0, EPROTOTYPE: throw .inUse(path: path)
        case let failed: throw .io(path: path, call: "connect", errno: failed)
        }
    }

    /// Listens under the unfinished name, where nobody may connect yet; a descriptor.
    func listen(backlog: Int32) throws(FeedError) -> Int32 {
        let descriptor = telex_listen(unfinishedPath, backlog)
        if descriptor < 0 { throw .io(path: path, call: "bind", errno: -descriptor) }
        return descriptor
    }

    /// Gives the listening socket its rights and its name.
    mutating func putInPlace(mode: UInt16, groupID: UInt32?) throws(FeedError) {
        if let groupID, chown(unfinishedPath, uid_t.max, groupID) != 0 {
            throw .io(path: path, call: "chown", errno: errno)
        }
        if chmod(unfinishedPath, mode_t(mode)) != 0 {
            throw .io(path: path, call: "chmod", errno: errno)
        }
        if rename(unfinishedPath, path) != 0 {
            throw .io(path: path, call: "rename", errno: errno)
        }
        inode = Self.inode(path)
    }

    /// Takes the name away, if it is still this socket's, and lets others serve the path.
    func close() {
        unlink(unfinishedPath)
        if let inode, Self.inode(path) == inode { unlink(path) }
        Glibc.close(lock)
    }

    private static func inode(_ path: String) -> ino_t? {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts.st_ino : nil
    }
}
