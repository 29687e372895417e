import Crypto
import GRDB
package import TelexModel
import TelexWire

/// Turns readings into changes, durable before it returns; confined to one thread.
package final class JournalWriter {
    let journal: Journal
    private let headMoved: () -> Void

    /// Writes to `journal`, as its only writer; calls `headMoved` after each commit of changes.
    package init(_ journal: Journal, headMoved: @escaping () -> Void) {
        self.journal = journal
        self.headMoved = headMoved
    }

    /// Journals what a batch of readings changes, in one transaction.
    ///
    /// - Parameter readings: each names another path. A batch costs one commit, so a burst wants
    ///   hundreds in one.
    /// - Returns: how many changes were journaled.
    package func commit(_ readings: [Reading]) throws(JournalError) -> Int {
        do {
            return try journal.pool.writeWithoutTransaction { database in
                try commit(readings, database)
            }
        } catch {
            throw journal.file.failure(error)
        }
    }

    private func commit(_ readings: [Reading], _ database: Database) throws -> Int {
        let rows = try FileLookup(database).rows(at: readings.lazy.map(\.path))
        let steps = ChangePlan.steps(readings, rows: rows)
        if steps.isEmpty { return 0 }
        var committed: (state: JournalState, lines: [UInt8])?
        let before = journal.state
        try database.inTransaction(.immediate) {
            var batch = try JournalBatch(
                database,
                state: before,
                time: journal.settings.now().wholeMicroseconds
            )
            for step in steps { try batch.apply(step, readings) }
            committed = try batch.finish()
            return .commit
        }
        guard let (state, lines) = committed else { return 0 }
        let count = state.head - before.head
        if count > 0 {
            journal.recent.append(LinePiece(first: before.head + 1, last: state.head, bytes: lines))
        }
        journal.publish(state)
        if count > 0 { headMoved() }
        return Int(count)
    }

    /// Remembers which directory the journal is about.
    package func setFolder(_ identity: FileIdentity) throws(JournalError) {
        do {
            let state = try journal.pool.writeWithoutTransaction { database in
                let row = try RawStatement(
                    database,
                    "UPDATE journal SET folder_inode = ?, folder_birth = ?"
                )
                row.bind(1, identity.inode)
                row.bind(2, identity.birth)
                try row.run()
                return try JournalState(database)
            }
            journal.publish(state)
        } catch {
            throw journal.file.failure(error)
        }
    }
}
