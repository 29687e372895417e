import CTelexSystem
import Glibc
package import TelexModel

/// The watched folder, opened for one look and closed after it.
///
/// A descriptor that is held, even an `O_PATH` one, keeps a file system from being unmounted: so
/// none is held between looks.
package struct Folder: ~Copyable {
    /// The open folder (`O_PATH`).
    package let descriptor: Int32
    /// What the folder is.
    package let stat: FileStat

    /// Opens the folder at an absolute path; links above it are followed, one at its end too,
    /// since the path is the configuration's.
    package init(path: String) throws(SystemError) {
        let descriptor = Glibc.open(path, telex_o_path | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 { throw SystemError(errno: errno) }
        var raw = telex_stat()
        let failed = telex_stat_at(descriptor, "", &raw)
        if failed != 0 {
            Glibc.close(descriptor)
            throw SystemError(errno: failed)
        }
        self.descriptor = descriptor
        stat = FileStat(raw)
    }

    deinit {
        close(descriptor)
    }

    /// Opens the folder when it is the one that is meant; `ESTALE` where another has its path.
    package static func at(_ place: FolderPlace) throws(SystemError) -> Folder {
        let folder = try Folder(path: place.path)
        if folder.stat.fingerprint.identity != place.identity { throw SystemError(errno: ESTALE) }
        return folder
    }

    /// What a path below the folder leads to, no symbolic link on the way or at its end followed.
    package func stat(_ path: RelativePath) throws(SystemError) -> FileStat {
        try open(path, flags: telex_o_path).stat()
    }

    /// Which kind of file system a directory below the folder is on.
    package func fileSystem(of path: RelativePath) throws(SystemError) -> FileSystemKind {
        let directory = try open(path, flags: telex_o_path)
        var magic: UInt64 = 0
        let failed = telex_file_system(directory.number, &magic)
        if failed != 0 { throw SystemError(errno: failed) }
        return FileSystemKind(magic: magic)
    }

    /// Waits until the renames that are under way in a directory have ended, if it is there.
    ///
    /// The kernel holds the directory's lock for a rename (Documentation/filesystems/locking.rst in
    /// its sources), and reading an entry takes it too.
    package func awaitRenames(in path: RelativePath) {
        guard let directory = try? open(path, flags: O_RDONLY | O_DIRECTORY) else { return }
        telex_pass_directory(directory.number)
    }

    /// Opens something below the folder, with no symbolic link on the way and none at its end.
    package func open(
        _ path: RelativePath,
        flags: Int32
    ) throws(SystemError) -> Descriptor {
        let name = path.isFolder ? CPath(".".utf8) : CPath(path.bytes)
        let result = telex_open_beneath(descriptor, name.pointer, flags)
        if result < 0 { throw SystemError(errno: -result) }
        return Descriptor(result)
    }
}

/// Where the folder is, and which directory it is.
package struct FolderPlace: Sendable {
    /// The absolute path.
    package var path: String
    /// The directory that is meant.
    package var identity: FileIdentity

    /// Combines both.
    package init(path: String, identity: FileIdentity) {
        self.path = path
        self.identity = identity
    }
}

/// An open descriptor that is closed with the value.
package struct Descriptor: ~Copyable {
    /// The number.
    package let number: Int32

    /// Takes over an open descriptor.
    package init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// What the descriptor leads to.
    package func stat() throws(SystemError) -> FileStat {
        var raw = telex_stat()
        let failed = telex_stat_at(number, "", &raw)
        if failed != 0 { throw SystemError(errno: failed) }
        return FileStat(raw)
    }
}
