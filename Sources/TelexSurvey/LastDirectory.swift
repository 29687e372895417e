import CTelexSystem
import Glibc
import TelexModel

/// The directory that the last look was in, open where it is the next one's too.
///
/// A name in an open directory costs one call, a whole path three; looks come in the order of a
/// listing, or of what was written. It ends with a few looks, since a descriptor that is held keeps a
/// file system from being unmounted.
struct LastDirectory: ~Copyable {
    private var path = RelativePath.folder
    private var opened: Descriptor?

    /// Begins in the folder itself, which is open.
    init() {}

    /// What a path below the folder leads to, no symbolic link on the way or at its end followed.
    ///
    /// An open directory may have been moved since. So it is asked for a regular file alone: that there
    /// is none is for the whole path to say, and reading begins with the whole path too.
    mutating func stat(
        _ path: RelativePath,
        in folder: borrowing Folder
    ) throws(SystemError) -> FileStat {
        let name = path.name
        enter(path.bytes[..<max(0, name.startIndex - 1)], in: folder)
        let directory = self.path.isFolder ? folder.descriptor : opened?.number
        if let directory, let found = try? FileStat.at(directory, CPath(name)), found.isRegular {
            return found
        }
        return try folder.stat(path)
    }

    private mutating func enter(_ directory: ArraySlice<UInt8>, in folder: borrowing Folder) {
        if !directory.elementsEqual(path.bytes) {
            // The first look in it goes by the whole path: there may be no second.
            path = RelativePath(bytes: Array(directory))
            opened = nil
        } else if opened == nil, !path.isFolder {
            opened = try? folder.open(path, flags: telex_o_path | O_DIRECTORY)
        }
    }
}
