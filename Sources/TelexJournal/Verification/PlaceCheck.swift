import GRDB
import TelexModel

/// Checks the row that says where the journal stands.
extension Verifier {
    /// Its sum, and that its head and its oldest change are those that there are.
    func checkPlace() throws {
        try checkSums(SummedTable.journal)
        _ = try moment(of: "where the journal stands") { database in
            let state = try JournalState(database)
            let ends = try RawStatement(
                database,
                "SELECT (SELECT min(seq) FROM changes), (SELECT max(seq) FROM changes)"
            )
            guard try ends.step() else { return }
            defer { ends.reset() }
            if ends.isNull(0) {
                if state.oldest != state.head.advancedOrLast { bad(.journal, "no change is there") }
                try checkEnd(database, state, ofLast: false)
                return
            }
            if ends.integer(0) < state.oldest {
                let seq = ends.integer(0)
                bad(.journal, seq: seq, "a change from before the oldest one, \(state.oldest)")
            }
            if ends.integer(1) != state.head {
                let seq = ends.integer(1)
                bad(.journal, seq: seq, "the last change is not the head, \(state.head)")
            }
            try checkEnd(database, state, ofLast: ends.integer(1) == state.head)
        }
    }

    /// The head's chain and time are those of its change; or of the oldest, where all have expired.
    private func checkEnd(
        _ database: Database,
        _ state: JournalState,
        ofLast hasLast: Bool
    ) throws {
        let query = try RawStatement(
            database,
            hasLast
                ? "SELECT chain, time FROM changes WHERE seq = (SELECT head FROM journal)"
                : "SELECT oldest_chain, time FROM journal WHERE oldest = head + 1"
        )
        guard try query.step() else { return }
        defer { query.reset() }
        if !query.bytes(0).elementsEqual(state.chain.bytes) {
            bad(.journal, seq: state.head, "the chain's end is not that of the last change")
        }
        let time = state.time ?? Timestamp(nanoseconds: 0)
        if query.integer(1) != time.nanoseconds / 1_000 {
            bad(.journal, seq: state.head, "the journal's time is not that of the last change")
        }
    }

    /// The sums that `status` tells are those of the rows, in one moment.
    func checkTotals() throws {
        guard goesOn() else { return }
        _ = try moment(of: "what files, articles and contents sum up to") { database in
            let totals = try JournalState(database).totals
            let sums = try RawStatement(
                database,
                """
                SELECT * FROM (SELECT count(*), ifnull(sum(size), 0) FROM files),
                  (SELECT count(*), ifnull(sum(size), 0) FROM articles WHERE copies > 0),
                  (SELECT count(*), ifnull(sum(length(bytes)), 0) FROM contents)
                """
            )
            guard try sums.step() else { return }
            defer { sums.reset() }
            let told = [
                ("files", totals.files), ("bytes of files", totals.fileBytes),
                ("articles", totals.articles), ("bytes of articles", totals.articleBytes),
                ("contents", totals.contents), ("bytes of contents", totals.contentBytes),
            ]
            for (index, (name, count)) in told.enumerated() {
                let found = sums.integer(Int32(index))
                if found != count {
                    bad(.journal, "the journal tells of \(count) \(name), but \(found) are there")
                }
            }
        }
    }

    /// Every row's sum, of a table about which there is nothing else to compare.
    func checkSums(_ table: SummedTable) throws {
        let walk = TableWalk(table)
        let visit = { [self] (row: RawStatement) in
            if !walk.isWhole(row) {
                bad(.journal, "a row of the table \(table.name) is not as it was written")
            }
        }
        if table.key == "path" {
            try walkPaths(walk) { _, row, _ in visit(row) }
        } else {
            try self.walk(walk) { _, row in
                visit(row)
                return 0
            } unread: { _, rows in
                bad(.journal, "the table \(table.name) can't be read: \(rows.reason.words)")
            }
        }
    }
}
