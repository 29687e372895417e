import CTelexSystem
import GRDB
import Glibc

/// The journal's file on the disk, before and until SQLite has it open.
struct JournalFile {
    let path: String
    let atStep: (@Sendable (JournalStep) -> Void)?

    /// The journal at a path; where that is a link, at its end, as SQLite takes it: beside that are its log
    /// and its lock.
    init(path: String, atStep: (@Sendable (JournalStep) -> Void)? = nil) {
        self.path = Self.end(of: path)
        self.atStep = atStep
    }

    private static func end(of path: String) -> String {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFLNK,
            let end = realpath(path, nil)
        else { return path }
        defer { free(end) }
        return String(validatingCString: end) ?? path
    }

    /// Readers beside the writer: a few, since each serves many subscribers in turn.
    static let readerCount = 4
    /// The writer's page cache: what a burst writes to of the indexes of some hundred thousand files,
    /// so that it does not read them again for each commit; KiB.
    static let writerCacheKiB = 16 << 10
    /// SQLite's file header, with `user_version` at 60 and `application_id` at 68
    /// (https://sqlite.org/fileformat2.html#the_database_header).
    static let headerByteCount = 100
    /// How long SQLite waits for a lock that another program holds, such as `sqlite3`.
    static let busySeconds = 5.0

    /// Takes the lock that keeps a second daemon out; it is held until the descriptor is closed.
    func lock() throws(JournalError) -> Int32 {
        try makeDirectory()
        return try lock(open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
    }

    /// Takes the lock of the journal itself, which has another one beside it under another name.
    ///
    /// The descriptor may be closed after SQLite's alone, whose locks would go with it (fcntl(2)).
    func lockItself() throws(JournalError) -> Int32 {
        try lock(open(path, O_RDWR | O_CLOEXEC))
    }

    private func lock(_ descriptor: Int32) throws(JournalError) -> Int32 {
        if descriptor < 0 { throw failure(errno) }
        let failed = telex_lock(descriptor)
        if failed == 0 { return descriptor }
        close(descriptor)
        throw failed == EWOULDBLOCK ? .inUse(path: path) : failure(failed)
    }

    /// Looks whether there is a journal; false where a new one is to be made.
    ///
    /// Whatever else stands there is left alone: a damaged journal is worth more than none.
    func exists() throws(JournalError) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 {
            if errno != ENOENT { throw failure(errno) }
            if access(path + "-wal", F_OK) == 0 { throw .fileMissing(path: path) }
            var facts = stat()
            if lstat(path, &facts) == 0 { throw .linkBroken(path: path) }
            return false
        }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: Self.headerByteCount)
        let count = read(descriptor, &header, header.count)
        if count < 0 { throw failure(errno) }
        guard header.starts(with: "SQLite format 3\0".utf8) else {
            throw .notDatabase(path: path)
        }
        guard count == header.count, Self.isPlausible(header) else {
            throw .damaged(path: path, detail: "its first page is none of SQLite's")
        }
        try check(header)
        try checkSize(header, descriptor)
        return true
    }

    /// Whether what is fixed in a header is as it must be.
    private static func isPlausible(_ header: [UInt8]) -> Bool {
        let pageSize = Int(header[16]) << 8 | Int(header[17])
        let isPageSize = pageSize == 1 || (pageSize >= 512 && pageSize.nonzeroBitCount == 1)
        return isPageSize && header[18] <= 2 && header[19] <= 2
            && header[21...23].elementsEqual([64, 32, 32])
    }

    /// Whose database it is, and whether this version can read it; told by the header, since
    /// SQLite would change another's database merely by opening it as this one is opened.
    private func check(_ header: [UInt8]) throws(JournalError) {
        func number(at offset: Int) -> Int64 {
            header[offset..<offset + 4].reduce(0) { $0 << 8 | Int64($1) }
        }
        guard number(at: 68) == JournalSchema.applicationID else { throw .foreign(path: path) }
        let format = number(at: 60)
        guard format <= JournalSchema.format else {
            throw .newerFormat(path: path, found: format, known: JournalSchema.format)
        }
    }

    /// A database that is shorter than its header says was cut off, unless the rest is still in
    /// the write-ahead log.
    private func checkSize(_ header: [UInt8], _ descriptor: Int32) throws(JournalError) {
        var facts = stat()
        if fstat(descriptor, &facts) != 0 { throw failure(errno) }
        var log = stat()
        if stat(path + "-wal", &log) == 0, log.st_size > 0 { return }
        let written = Int64(header[16]) << 8 | Int64(header[17])
        let pageSize = written == 1 ? 65_536 : written
        let pageCount = header[28..<32].reduce(0) { $0 << 8 | Int64($1) }
        if Int64(facts.st_size) < pageSize * pageCount {
            throw .damaged(
                path: path,
                detail: "it was cut off: \(facts.st_size) bytes are left of "
                    + "\(pageSize * pageCount)"
            )
        }
    }

    /// Looks whether SQLite would drop commits from the log that were durable.
    ///
    /// - Parameter boot: this boot of the machine.
    /// - Throws: that the log is damaged, or can't be read.
    func checkLog(boot: [UInt8]) throws(JournalError) {
        let damage: String?
        do throws(WriteAheadLog.SystemCall) {
            guard let log = try WriteAheadLog(of: path) else { return }
            defer { log.close() }
            let session = LastSession(of: path)
            let isSameBoot = session?.boot == boot
            // What was not durable may be missing in any order: the new id tells of it.
            if session?.isLax == true, !isSameBoot { return }
            damage = try log.damage(after: isSameBoot ? .killed : .cut)
        } catch {
            throw failure(error.code)
        }
        if let damage {
            throw .damaged(
                path: path,
                detail: damage + "; changes that were told would be lost"
            )
        }
    }

    /// Opens the file for one writer and some readers.
    func openPool() throws -> DatabasePool {
        var configuration = configuration(label: "telex.journal")
        configuration.maximumReaderCount = Self.readerCount
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Opens the file once more, for one thread.
    func openQueue() throws -> DatabaseQueue {
        try DatabaseQueue(path: path, configuration: configuration(label: "telex.checkpoint"))
    }

    /// Opens the file once more, to read what stands there at one moment.
    func openSnapshot() throws -> DatabaseQueue {
        var configuration = configuration(label: "telex.snapshot")
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// What holds for every connection.
    private func configuration(label: String) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Self.busySeconds)
        configuration.label = label
        return configuration
    }

    /// Makes a new journal under another name and puts it in place whole, so that an empty or
    /// half-made file is never taken for one.
    ///
    /// - Returns: the closed connection that made it. To let go of it costs a program that lives on a
    ///   wake-up each second: Dispatch frees what GRDB has noted at its queue (setSpecific) on one of the
    ///   threads that it then looks after for ever (_dispatch_workq_monitor_pools() in its sources).
    @discardableResult
    func make(_ fill: (Database) throws -> Void) throws -> DatabaseQueue {
        let unfinished = path + ".new"
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(unfinished + suffix) }
        // Whoever reads the journal reads every article: it is its owner's alone. SQLite gives
        // the files beside it the same mode.
        let descriptor = open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw failure(errno) }
        close(descriptor)
        let queue = try DatabaseQueue(path: unfinished)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.inTransaction {
                try fill(database)
                return .commit
            }
            // Closing does this too, but doesn't tell when it fails; then the rename would
            // leave the log behind, and with it all there is.
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
        atStep?(.filled)
        guard rename(unfinished, path) == 0 else { throw failure(errno) }
        try syncDirectory()
        atStep?(.placed)
        return queue
    }

    private var directory: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    func makeDirectory() throws(JournalError) {
        if mkdir(directory, 0o700) != 0, errno != EEXIST { throw failure(errno) }
    }

    /// A rename is durable when its directory is (fsync(2)).
    func syncDirectory() throws(JournalError) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 { throw failure(errno) }
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw failure(errno) }
    }

    /// The error that stands for an errno.
    func failure(_ code: Int32) -> JournalError {
        code == ENOSPC || code == EDQUOT
            ? .full(path: path) : .io(path: path, detail: String(cString: strerror(code)))
    }

    /// The error that stands for one of SQLite's.
    func failure(_ error: any Error) -> JournalError {
        if let error = error as? JournalError { return error }
        guard let error = error as? DatabaseError else {
            return .io(path: path, detail: String(describing: error))
        }
        let detail = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_FULL: return .full(path: path)
        case .SQLITE_NOTADB: return .notDatabase(path: path)
        case .SQLITE_CORRUPT, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
            return .damaged(path: path, detail: detail)
        // Such as a page of the -shm file, or a log that can't be made: SQLite tells which call
        // failed, and not for want of what.
        case .SQLITE_IOERR where hasNoRoom, .SQLITE_CANTOPEN where hasNoRoom:
            return .full(path: path)
        default: return .io(path: path, detail: detail)
        }
    }

    /// Whether there is no room for another page or file.
    private var hasNoRoom: Bool {
        var facts = statvfs()
        guard statvfs(directory, &facts) == 0 else { return false }
        return facts.f_bavail == 0 || (facts.f_files > 0 && facts.f_favail == 0)
    }
}
