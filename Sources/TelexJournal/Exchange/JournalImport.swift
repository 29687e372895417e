import GRDB
import Glibc
package import TelexModel
import TelexWire

/// Makes a new journal of the lines of an export.
///
/// Every line is hostile: it is read strictly, and what was made of all of them is verified before
/// it is put in place. Until then nothing stands at the journal's path, and after a failure nothing
/// is left.
package struct JournalImport {
    /// Makes a journal of lines, which come without their newlines, until nil.
    ///
    /// - Parameters:
    ///   - settings: where the journal is made, and what its id is made of.
    ///   - next: gives the next line.
    /// - Returns: what was taken in.
    /// - Throws: `JournalError.notExport` with the number of the line that can't be taken; what
    ///   `next` throws.
    package static func make(
        _ settings: JournalSettings,
        lines next: () throws -> [UInt8]?
    ) throws -> Imported {
        let file = JournalFile(path: settings.path)
        let lock = try file.lock()
        defer { Glibc.close(lock) }
        try file.refuseToReplace()
        var imported: Imported?
        do {
            try file.place { unfinished in
                let queue = try DatabaseQueue(path: unfinished)
                imported = try queue.writeWithoutTransaction { database in
                    try fill(database, settings, next)
                }
                try verify(queue, file)
                try queue.close()
            }
        } catch let error as DatabaseError {
            throw file.failure(error)
        }
        guard let imported else { throw JournalError.io(path: file.path, detail: "nothing") }
        return imported
    }

    private static func fill(
        _ database: Database,
        _ settings: JournalSettings,
        _ next: () throws -> [UInt8]?
    ) throws -> Imported {
        try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        try database.execute(sql: "PRAGMA foreign_keys = OFF")
        var imported: Imported?
        try database.inTransaction {
            let id = JournalID(value: settings.random())
            try Journal.fill(database, id: id, chain: Journal.chainStart, settings)
            imported = try take(database, settings, next)
            return .commit
        }
        try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)")
        guard let imported else { throw Journal.rowDamaged }
        return imported
    }

    private static func take(
        _ database: Database,
        _ settings: JournalSettings,
        _ next: () throws -> [UInt8]?
    ) throws -> Imported {
        var reader = try ImportedLines(database)
        var number: Int64 = 0
        while let line = try next() {
            number += 1
            do {
                try reader.take(line)
            } catch let error as ImportFault {
                throw JournalError.notExport(line: number, detail: error.message)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw JournalError.notExport(line: number, detail: "it contradicts one before")
            }
        }
        do {
            return try ImportedState(database, reader).finish(random: settings.random)
        } catch let error as ImportFault {
            throw JournalError.notExport(line: number, detail: error.message)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw JournalError.notExport(line: number, detail: "its files contradict its changes")
        }
    }

    private static func verify(_ queue: DatabaseQueue, _ file: JournalFile) throws {
        let verifier = Verifier(
            queue,
            isLive: false,
            pageRowCount: 1_000,
            progress: { _, _ in },
            shouldStop: { false }
        )
        try verifier.run()
        guard let damage = verifier.findings.all.first else { return }
        let place = damage.seq.map { "change \($0): " } ?? damage.path.map { "\($0): " } ?? ""
        throw JournalError.notExport(line: 0, detail: place + damage.message)
    }
}

/// Why a line is not taken.
struct ImportFault: Error {
    let message: String
}

/// What was taken in of an export.
package struct Imported: Equatable, Sendable {
    /// The place up to which the new journal has everything.
    package var cursor: TelexModel.Cursor
    /// The oldest change.
    package var oldest: Int64
    /// How many changes before the oldest were in the export, and could not be kept.
    package var dropped: Int64
    /// How many contents.
    package var contents: Int64
    /// How many files.
    package var files: Int64
    /// Whether the chain ends as that of the exported journal did.
    package var hasSameChain: Bool
}
