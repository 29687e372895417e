import GRDB
package import TelexModel

/// Which change stood at a time. Each call but `isPast` blocks on the disk.
extension Journal {
    /// Whether the moment has passed: every change that is announced from now on is after it.
    ///
    /// Those up to there are announced already; who asks looks at `state` after that. Blocks on
    /// nothing.
    package func isPast(_ moment: Timestamp) -> Bool {
        times.isPast(moment) { state.time }
    }

    /// The seq before the first change at or after the time, or before the oldest change kept.
    ///
    /// Where the time is before what is kept, that is the protocol's answer, and no error.
    package func seq(before time: Timestamp) throws(JournalError) -> Int64 {
        let announced = self.state.head
        return try atOneMoment { database, state in
            let changes = try ChangeTimes(database, state, announced: announced)
            // Changes have whole microseconds: one that is not below this is not before the time.
            let isPartial = time.nanoseconds % 1_000 > 0
            return try changes.count(below: time.nanoseconds / 1_000 + (isPartial ? 1 : 0))
        }
    }

    /// The last change that is not after the time; 0 where the journal begins after it.
    ///
    /// - Returns: nil where changes at that time have expired, so that nobody knows any more
    ///   (`cursor_expired`).
    package func seq(notAfter time: Timestamp) throws(JournalError) -> Int64? {
        let announced = self.state.head
        return try atOneMoment { database, state in
            let changes = try ChangeTimes(database, state, announced: announced)
            let isPartial = time.nanoseconds % 1_000 < 0
            let last = try changes.count(below: time.nanoseconds / 1_000 + (isPartial ? 0 : 1))
            if last >= state.oldest || state.oldest == 1 { return last }
            // None that is kept is that old. Where none is kept at all, the head's time is known.
            guard state.head < state.oldest, let latest = state.time else { return nil }
            return latest <= time ? state.head : nil
        }
    }
}

/// The times of the changes that are kept, which never run backwards.
private struct ChangeTimes {
    private let query: RawStatement
    private let oldest: Int64
    private let head: Int64

    /// A change that is not announced yet is not there yet.
    init(_ database: Database, _ state: JournalState, announced: Int64) throws {
        query = try RawStatement(database, "SELECT time FROM changes WHERE seq = ?")
        oldest = state.oldest
        head = min(state.head, announced)
    }

    /// The last change, kept or expired, that is before a time in microseconds.
    func count(below microseconds: Int64) throws -> Int64 {
        var low = oldest
        var high = max(head + 1, oldest)
        while low < high {
            let middle = low + (high - low) / 2
            query.bind(1, middle)
            guard try query.step() else {
                throw DatabaseError.contradiction("the change \(middle) is missing")
            }
            let isBefore = query.integer(0) < microseconds
            query.reset()
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
