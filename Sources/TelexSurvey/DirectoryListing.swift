import CTelexSystem
import Glibc
package import TelexModel

/// What a directory holds, each kind in the order of the names' bytes.
package struct DirectoryListing: Sendable {
    /// A name and what it leads to.
    package struct Entry: Sendable {
        /// The name.
        package var name: [UInt8]
        /// What it leads to.
        package var stat: FileStat
    }

    /// What the directory itself is.
    package var directory: FileStat
    /// Its regular files.
    package var files: [Entry] = []
    /// Its subdirectories.
    package var directories: [Entry] = []
    /// Names that could not be looked at.
    package var unreadable: [(name: [UInt8], error: SystemError)] = []

    /// Reads a directory below the folder; no symbolic link leads to it or is followed in it.
    package init(_ path: RelativePath, in folder: borrowing Folder) throws(SystemError) {
        let opened = try folder.open(path, flags: O_RDONLY | O_DIRECTORY)
        directory = try opened.stat()
        // closedir closes what it was given, and so does the descriptor's end: give it a copy.
        let copy = fcntl(opened.number, F_DUPFD_CLOEXEC, 0)
        if copy < 0 { throw SystemError(errno: errno) }
        guard let stream = fdopendir(copy) else {
            let failed = errno
            close(copy)
            throw SystemError(errno: failed)
        }
        defer { closedir(stream) }
        try read(stream, opened.number)
        files.sort { $0.name.lexicographicallyPrecedes($1.name) }
        directories.sort { $0.name.lexicographicallyPrecedes($1.name) }
    }

    private mutating func read(_ stream: OpaquePointer, _ number: Int32) throws(SystemError) {
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw SystemError(errno: errno) }
                return
            }
            let type = Int(entry.pointee.d_type)
            guard type == DT_REG || type == DT_DIR || type == DT_UNKNOWN else { continue }
            let name = Self.name(entry)
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            look(at: name, number)
        }
    }

    private mutating func look(at name: [UInt8], _ number: Int32) {
        do throws(SystemError) {
            let stat = try FileStat.at(number, CPath(name))
            if stat.isRegular {
                files.append(Entry(name: name, stat: stat))
            } else if stat.isDirectory {
                directories.append(Entry(name: name, stat: stat))
            }
        } catch {
            if !error.isAbsence { unreadable.append((name, error)) }
        }
    }

    private static func name(_ entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = UnsafeRawPointer(entry) + offset
        let length = strlen(start.assumingMemoryBound(to: CChar.self))
        return Array(UnsafeRawBufferPointer(start: start, count: length))
    }
}
