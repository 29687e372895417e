import CTelexSystem
import Glibc
package import TelexModel

/// What a directory holds: the names of its files, and its subdirectories, each in the order of the
/// names' bytes.
///
/// Its files are looked at in pieces, the first together with the listing: a directory may hold
/// millions, and what is known of each would have to be in memory at once.
package struct DirectoryListing: Sendable {
    /// A piece has at most so many files: what is known of them costs less than half a megabyte.
    package static let pieceLimit = 4_096

    /// Where the directory is.
    package let path: RelativePath
    /// What the directory itself is.
    package let directory: FileStat
    /// The names of what the kernel says are regular files, and of what could not be looked at.
    package private(set) var files = NameList()
    /// The names of its subdirectories.
    package private(set) var directories = NameList()
    /// What each of its subdirectories is, in the order of `directories`.
    package private(set) var subdirectories: [FileStat] = []
    /// What the first piece of its files looked like while the directory was open.
    package private(set) var firstLooks: [NameLook] = []
    let pieceLimit: Int

    /// Reads a directory below the folder; no symbolic link leads to it or is followed in it.
    package init(
        _ path: RelativePath,
        in folder: borrowing Folder,
        pieceLimit: Int = Self.pieceLimit
    ) throws(SystemError) {
        self.path = path
        self.pieceLimit = pieceLimit
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
        var others = NameList()
        try read(stream, &others)
        others.sort()
        try settle(others, opened.number)
        files.sort()
        firstLooks = look(0..<min(pieceLimit, files.count), opened.number)
    }

    /// How many pieces its files are looked at in.
    package var pieceCount: Int { max(1, (files.count + pieceLimit - 1) / pieceLimit) }

    /// Looks at a later piece of its files; `ESTALE` where another directory stands there by now.
    package func looks(
        piece number: Int,
        in folder: borrowing Folder
    ) throws(SystemError) -> [NameLook] {
        let opened = try folder.open(path, flags: telex_o_path | O_DIRECTORY)
        let found = try opened.stat()
        if found.device != directory.device
            || found.fingerprint.identity != directory.fingerprint.identity
        {
            throw SystemError(errno: ESTALE)
        }
        let start = number * pieceLimit
        return look(start..<min(start + pieceLimit, files.count), opened.number)
    }

    /// Reads the names: of files, and of what is or may be a directory.
    private mutating func read(
        _ stream: OpaquePointer,
        _ others: inout NameList
    ) throws(SystemError) {
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw SystemError(errno: errno) }
                return
            }
            let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            let fits: Bool
            switch Int(entry.pointee.d_type) {
            case DT_REG: fits = files.append(name)
            case DT_DIR, DT_UNKNOWN: fits = Self.isReference(name) || others.append(name)
            default: fits = true
            }
            if !fits { throw SystemError(errno: EOVERFLOW) }
        }
    }

    /// Looks at once at what is or may be a directory: which it is has to be known before its
    /// place is compared.
    private mutating func settle(_ others: NameList, _ number: Int32) throws(SystemError) {
        for index in 0..<others.count {
            let fits: Bool
            switch others.withName(index, { NameLook(number, $0) }) {
            case .directory(let stat):
                fits = others.withName(index) { directories.append($0) }
                subdirectories.append(stat)
            case .file, .unreadable:
                fits = others.withName(index) { files.append($0) }
            case .nothing:
                fits = true
            }
            if !fits { throw SystemError(errno: EOVERFLOW) }
        }
    }

    private func look(_ range: Range<Int>, _ number: Int32) -> [NameLook] {
        range.map { index in files.withName(index) { NameLook(number, $0) } }
    }

    /// Whether it is `.` or `..`.
    private static func isReference(_ name: UnsafePointer<CChar>) -> Bool {
        let dot = CChar(bitPattern: UInt8(ascii: "."))
        guard name[0] == dot else { return false }
        return name[1] == 0 || (name[1] == dot && name[2] == 0)
    }
}

/// What a name in a directory led to when it was looked at.
package enum NameLook: Sendable {
    /// A regular file.
    case file(FileStat)
    /// A directory.
    case directory(FileStat)
    /// Something else, or nothing any more.
    case nothing
    /// It could not be looked at.
    case unreadable(SystemError)

    /// Looks at a name in an open directory.
    init(_ directory: Int32, _ name: UnsafePointer<CChar>) {
        var raw = telex_stat()
        let failed = telex_stat_at(directory, name, &raw)
        let stat = FileStat(raw)
        if failed != 0 {
            let error = SystemError(errno: failed)
            self = error.isAbsence ? .nothing : .unreadable(error)
        } else if stat.isRegular {
            self = .file(stat)
        } else if stat.isDirectory {
            self = .directory(stat)
        } else {
            self = .nothing
        }
    }
}
