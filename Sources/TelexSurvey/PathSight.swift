import CTelexSystem
import Glibc
package import TelexModel

/// What stands at a path below the folder, as its names and kinds tell: nothing is opened for
/// reading, and no link is followed.
package enum PathSight: Sendable {
    /// A regular file.
    case file(FileStat)
    /// Something else; what, in words.
    case noFile(String)
    /// Nothing: this is the first name on the path that is not there.
    case absent(RelativePath)
    /// What stands here on the way is no directory; what it is, in words.
    case blocked(RelativePath, String)
    /// This can't be looked at.
    case closed(RelativePath, SystemError)
    /// The path is longer than a system call takes.
    case tooLong
}

extension Folder {
    /// The longest path that a system call takes, with the NUL behind it (PATH_MAX).
    private static let pathByteCount = 4_095

    /// Looks at what stands at a path.
    package func sight(of path: RelativePath) -> PathSight {
        if path.bytes.count > Self.pathByteCount { return .tooLong }
        do throws(SystemError) {
            let found = try look(path)
            return found.isRegular ? .file(found) : .noFile(found.kind)
        } catch {
            return obstacle(to: path) ?? Self.obstacle(at: path, error)
        }
    }

    /// Unlike `stat`, this one tells of a link what it is.
    private func look(_ path: RelativePath) throws(SystemError) -> FileStat {
        let directory = try open(path.parent ?? .folder, flags: telex_o_path | O_DIRECTORY)
        return try FileStat.at(directory.number, CPath(path.name))
    }

    /// What stands in the way, looked for from above; nil where nothing does.
    private func obstacle(to path: RelativePath) -> PathSight? {
        var above: [RelativePath] = []
        var next = path.parent
        while let directory = next, !directory.isFolder {
            above.append(directory)
            next = directory.parent
        }
        for directory in above.reversed() {
            do throws(SystemError) {
                let found = try look(directory)
                if !found.isDirectory { return .blocked(directory, found.kind) }
            } catch {
                return Self.obstacle(at: directory, error)
            }
        }
        return nil
    }

    private static func obstacle(at path: RelativePath, _ error: SystemError) -> PathSight {
        switch error.errno {
        // No name is longer than a file system takes.
        case ENOENT, ENAMETOOLONG: .absent(path)
        // It is the directory around it that may not be searched.
        case EACCES: .closed(path.parent ?? .folder, error)
        default: .closed(path, error)
        }
    }
}
