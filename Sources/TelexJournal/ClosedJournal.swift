import GRDB
import Glibc

/// A journal that no daemon has open, to be read as it is.
///
/// Nothing of it is altered, also where it is damaged. Where the last run was killed, its last
/// changes are still in the write-ahead log: then SQLite reads both, and makes the `-shm` file anew.
package final class ClosedJournal: Sendable {
    let file: JournalFile
    let reader: DatabaseQueue
    /// Whether the last run was killed, and what it wrote last is still in the write-ahead log.
    package let hasLog: Bool
    /// Why SQLite would drop commits from the log that were durable; nil where it would not.
    let logDamage: String?
    private let lock: Int32

    /// Opens the journal at a path, and keeps daemons out until it is closed.
    package init(path: String) throws(JournalError) {
        let file = JournalFile(path: path)
        let path = file.path
        if access(path, F_OK) != 0, errno == ENOENT, access(path + "-wal", F_OK) != 0 {
            throw .missing(path: path)
        }
        let lock = try file.lock()
        do {
            guard try file.exists() else {
                throw JournalError.missing(path: path)
            }
            hasLog = Self.hasLog(path)
            logDamage = try Self.logDamage(file)
            reader = try Self.open(path)
            try Self.checkFormat(reader, path)
        } catch {
            Glibc.close(lock)
            throw file.failure(error)
        }
        self.file = file
        self.lock = lock
    }

    private static func logDamage(_ file: JournalFile) throws(JournalError) -> String? {
        do throws(JournalError) {
            // As after another boot of the machine, which is not asked here.
            try file.checkLog(boot: [])
            return nil
        } catch {
            guard case .damaged(_, let detail) = error else { throw error }
            return detail
        }
    }

    /// Lets daemons in again.
    package func close() {
        try? reader.close()
        Glibc.close(lock)
    }

    /// Opens a journal that nobody writes, to be read alone.
    static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "telex.journal.closed"
        // Without a log nothing is to be put together: then SQLite makes no file beside it either.
        return try DatabaseQueue(
            path: hasLog(path) ? path : withoutLog(path),
            configuration: configuration
        )
    }

    private static func hasLog(_ path: String) -> Bool {
        var log = stat()
        return stat(path + "-wal", &log) == 0 && log.st_size > 0
    }

    /// How a database is opened alone: as one that nobody writes has no log, and nothing is made
    /// beside it.
    static func withoutLog(_ path: String) -> String { "file:\(escaped(path))?immutable=1" }

    /// A path within a URI (https://sqlite.org/uri.html).
    private static func escaped(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var escaped: [UInt8] = []
        for byte in path.utf8 {
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            {
                escaped.append(byte)
            } else {
                escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// That SQLite can read anything of it, and that it is of this format.
    private static func checkFormat(_ reader: DatabaseQueue, _ path: String) throws {
        let format = try reader.read { try Int64.fetchOne($0, sql: "PRAGMA user_version") } ?? 0
        guard format == JournalSchema.format else {
            throw JournalError.olderFormat(path: path, found: format, known: JournalSchema.format)
        }
    }
}
