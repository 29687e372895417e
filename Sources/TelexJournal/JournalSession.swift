import GRDB
import TelexModel

extension Journal {
    /// Notes that the journal is open, and gives it a new id where told changes may be missing.
    ///
    /// Under `durability: process` a crash of the machine can take back what was told, and its
    /// numbers would be used again. A new id that vouches for the old one up to the surviving
    /// head makes that visible: a cursor beyond it is ahead for ever.
    static func beginSession(
        _ database: Database,
        _ settings: JournalSettings
    ) throws -> (state: JournalState, earlier: [JournalID: Int64]) {
        var opened: (state: JournalState, earlier: [JournalID: Int64])?
        try database.inWriteTransaction {
            guard try SummedTable.journal.isWhole(database) else {
                throw rowDamaged
            }
            let state = try JournalState(database)
            let mark = try RawStatement(database, "SELECT boot, durability, closed FROM journal")
            _ = try mark.step()
            let sameBoot = mark.bytes(0).elementsEqual(settings.bootID)
            let wasLax = mark.integer(1) != 0
            let wasClosed = mark.integer(2) != 0
            mark.reset()
            if wasLax, !wasClosed, !sameBoot {
                try takeNewID(database, settings.random, after: state)
            }
            let session = try RawStatement(
                database,
                "UPDATE journal SET boot = ?, durability = ?, closed = 0"
            )
            session.bind(1, settings.bootID)
            session.bind(2, settings.durability == .power ? 0 : 1)
            try session.run()
            try SummedTable.journal.seal(database)
            opened = (try JournalState(database), try earlierIDs(database))
            return .commit
        }
        guard let opened else {
            throw DatabaseError(resultCode: .SQLITE_ABORT, message: "the session did not begin")
        }
        return opened
    }

    /// Gives the journal another id, which vouches for the one before up to its head.
    static func takeNewID(
        _ database: Database,
        _ random: () -> UInt32,
        after state: JournalState
    ) throws {
        let old = try RawStatement(database, "INSERT INTO earlier VALUES (?, ?, ?)")
        old.bind(1, Int64(state.id.value))
        old.bind(2, state.head)
        var sum = RowSum()
        sum.add(Int64(state.id.value))
        sum.add(state.head)
        old.bind(3, sum.value)
        try old.run()
        let taken = try earlierIDs(database)
        var id = JournalID(value: random())
        while taken[id] != nil { id = JournalID(value: random()) }
        let new = try RawStatement(database, "UPDATE journal SET id = ?")
        new.bind(1, Int64(id.value))
        try new.run()
    }

    static func earlierIDs(_ database: Database) throws -> [JournalID: Int64] {
        var ids: [JournalID: Int64] = [:]
        let row = try RawStatement(database, "SELECT id, head FROM earlier")
        while try row.step() {
            ids[JournalID(value: UInt32(truncatingIfNeeded: row.integer(0)))] = row.integer(1)
        }
        return ids
    }
}
