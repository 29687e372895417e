import Glibc
import TelexModel
import TelexSurvey

/// Looks at the places that the configuration names, before anything is opened.
struct FolderCheck {
    let folder: String

    /// Refuses a journal or a socket inside the folder, by whatever links its path leads there.
    func refuseInside(_ path: String, what: String, key: String) throws(StartError) {
        guard let folder = Self.resolved(folder) else { return }
        // It may be a link itself.
        let place = Self.resolved(path) ?? Self.nearestResolved(above: path)
        if place == folder || place.hasPrefix(folder == "/" ? "/" : folder + "/") {
            throw .insideFolder(what: what, key: key, path: path, folder: self.folder)
        }
    }

    /// Which directory the folder is now.
    func identity() throws(StartError) -> FileIdentity {
        do throws(SystemError) {
            let opened = try Folder(path: folder)
            // Everything is opened this way: where it can't be, better now than file by file.
            _ = try opened.stat(.folder)
            return opened.stat.fingerprint.identity
        } catch {
            throw .folder(path: folder, error)
        }
    }

    /// The real path of the closest directory above that exists.
    private static func nearestResolved(above path: String) -> String {
        var rest = path[...]
        while let slash = rest.lastIndex(of: "/"), slash != rest.startIndex {
            rest = rest[..<slash]
            if let real = resolved(String(rest)) { return real }
        }
        return "/"
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(validatingCString: real)
    }
}
