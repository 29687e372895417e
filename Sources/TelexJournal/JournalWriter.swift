import Crypto
import GRDB
package import TelexModel
import TelexWire

/// Turns readings into changes, durable before it returns; confined to one thread.
package final class JournalWriter {
    /// The journal that is written.
    package let journal: Journal
    private let headMoved: () -> Void
    var tidying: JournalTidying

    /// Writes to `journal`, as its only writer; calls `headMoved` after each commit of changes.
    package init(_ journal: Journal, headMoved: @escaping () -> Void) {
        self.journal = journal
        self.headMoved = headMoved
        tidying = JournalTidying(journal.settings)
    }

    /// Journals what a batch of readings changes, in one transaction.
    ///
    /// - Parameters:
    ///   - readings: each names another path. A batch costs one commit, so a burst wants hundreds
    ///     in one.
    ///   - left: paths that hold no file either, from which a file of the batch may have come; that
    ///     nothing came from them is told by a later batch.
    /// - Returns: what was journaled.
    /// - Throws: what keeps the journal from being written; then nothing of the batch is in it.
    package func commit(
        _ readings: [Reading],
        left: [RelativePath] = []
    ) throws(JournalError) -> Committed {
        do {
            return try journal.write { database in
                try commit(readings, left, database)
            }
        } catch {
            throw journal.file.failure(error)
        }
    }

    private func commit(
        _ readings: [Reading],
        _ left: [RelativePath],
        _ database: Database
    ) throws -> Committed {
        var steps: [PlannedStep] = []
        var committed: (state: JournalState, lines: [UInt8])?
        let before = journal.state
        defer { journal.times.end() }
        // The rows are read within it too: each query outside would take and give back SQLite's
        // locks, which costs more than what it reads.
        try database.inWriteTransaction {
            journal.settings.atStep?(.begun)
            let rows = try FileLookup(database).rows(at: readings.map(\.path) + left)
            steps = ChangePlan.steps(readings, left: left, rows: rows)
            journal.settings.atStep?(.planned)
            if steps.isEmpty { return .rollback }
            var batch = try JournalBatch(
                database,
                state: before,
                changeCount: steps.count { $0.isTold },
                time: journal.times.begin(after: before.time),
                contents: journal.settings.contents
            )
            for step in steps {
                try batch.apply(step, readings)
                journal.settings.atStep?(.applied)
            }
            committed = try batch.finish()
            journal.settings.atStep?(.stored)
            return .commit
        }
        guard let (state, lines) = committed else { return Committed() }
        journal.settings.atStep?(.committed)
        let count = state.head - before.head
        if count > 0 {
            journal.recent.append(LinePiece(first: before.head + 1, last: state.head, bytes: lines))
        }
        if state.totals.contents < before.totals.contents { tidying.removedContents() }
        journal.publish(state)
        journal.settings.atStep?(.published)
        if count > 0 { headMoved() }
        journal.settings.atStep?(.told)
        return Committed(changes: Int(count), lostNames: ChangePlan.lostNames(steps))
    }

    /// Remembers which directory the journal is about.
    package func setFolder(_ identity: FileIdentity) throws(JournalError) {
        do {
            var state: JournalState?
            try journal.write { database in
                try database.inWriteTransaction {
                    let row = try RawStatement(
                        database,
                        "UPDATE journal SET folder_inode = ?, folder_birth = ?"
                    )
                    row.bind(1, identity.inode)
                    row.bind(2, identity.birth)
                    try row.run()
                    try SummedTable.journal.seal(database)
                    state = try JournalState(database)
                    return .commit
                }
            }
            if let state { journal.publish(state) }
        } catch {
            throw journal.file.failure(error)
        }
    }
}

/// What a commit did.
package struct Committed: Equatable, Sendable {
    /// How many changes were journaled.
    package var changes = 0
    /// Files that had several names, and were written to or lost one: what was written under that
    /// one shows under the others alone.
    package var lostNames: [FileIdentity] = []
}
