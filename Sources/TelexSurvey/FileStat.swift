package import CTelexSystem
import Glibc
package import TelexModel

/// What `statx(2)` says of a name.
package struct FileStat: Sendable {
    /// Major and minor device number.
    package let device: UInt64
    /// The inode number.
    package let inode: UInt64
    /// The number of names that the file has.
    package let linkCount: UInt32
    /// Which file it is, and whether it may have changed.
    package let fingerprint: Fingerprint
    private let mode: UInt32
    /// Whether something is mounted at this very place.
    private let isMountRoot: Bool

    /// Takes the C structure apart.
    package init(_ raw: telex_stat) {
        device = raw.device
        inode = raw.inode
        linkCount = raw.links
        mode = raw.mode
        isMountRoot = raw.mount_root != 0
        fingerprint = Fingerprint(
            identity: FileIdentity(
                inode: Int64(bitPattern: raw.inode),
                birth: raw.birth_ns
            ),
            size: raw.size,
            mtime: Timestamp(seconds: raw.mtime_s, nanoseconds: Int64(raw.mtime_ns)),
            ctime: Timestamp(seconds: raw.ctime_s, nanoseconds: Int64(raw.ctime_ns))
        )
    }

    /// A regular file of the folder's: one that is mounted over a name belongs elsewhere.
    package var isRegular: Bool { mode & S_IFMT == S_IFREG && !isMountRoot }
    /// A directory.
    package var isDirectory: Bool { mode & S_IFMT == S_IFDIR }

    /// What kind of thing it is, for people.
    package var kind: String {
        switch mode & S_IFMT {
        case S_IFREG: isMountRoot ? "a file that is mounted there" : "a regular file"
        case S_IFDIR: "a directory"
        case S_IFLNK: "a symbolic link"
        case S_IFIFO: "a named pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }

    /// Whether it is the same file, and as it was.
    func isUnchanged(since earlier: FileStat) -> Bool {
        device == earlier.device && fingerprint == earlier.fingerprint
    }

    /// Looks at a name in an open directory without following a link at its end; with an empty
    /// name at the descriptor itself.
    package static func at(
        _ directory: Int32,
        _ name: borrowing CPath
    ) throws(SystemError) -> FileStat {
        var raw = telex_stat()
        let failed = telex_stat_at(directory, name.pointer, &raw)
        if failed != 0 { throw SystemError(errno: failed) }
        return FileStat(raw)
    }
}

/// A system call's failure.
package struct SystemError: Error, Equatable, Sendable {
    /// The call's errno.
    package let errno: Int32

    /// Wraps an errno.
    package init(errno: Int32) {
        self.errno = errno
    }

    /// The system's words for it.
    package var message: String { String(cString: strerror(errno)) }

    /// Whether the name leads nowhere: nothing is there, or not through directories alone.
    package var isAbsence: Bool { errno == ENOENT || errno == ENOTDIR || errno == ELOOP }
}

/// A path's bytes with the NUL that C wants behind them.
package struct CPath: ~Copyable {
    /// The bytes, valid as long as the value.
    package let pointer: UnsafePointer<CChar>

    /// Copies the bytes; what follows a NUL among them is not seen.
    package init(_ bytes: some Collection<UInt8>) {
        let room = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count + 1)
        UnsafeMutableRawBufferPointer(room).copyBytes(from: bytes)
        room[bytes.count] = 0
        // The allocation above has room for the NUL at least, so that it has a base.
        pointer = UnsafePointer(room.baseAddress.unsafelyUnwrapped)
    }

    deinit {
        pointer.deallocate()
    }
}
