import Beside
import TelexModel

/// What the journal's writer alone takes in, with all its tables, beside what bare SQLite takes of
/// the same lines in one table with one index: row J of the performance goals.
func insertion() {
    for size in [1, 100, 1_000] {
        measure(
            "insert-by-\(size)",
            rounds: 5,
            row: size == 1_000 ? Row("J", atLeast: 50) : nil
        ) {
            let journal = try FreshJournal()
            let table = try BareTable()
            var readings: [Reading] = []
            var rows: [BareTable.Row] = []
            var next = 0
            return Pair {
                for start in stride(from: 0, to: 1_000, by: size) {
                    try journal.add(readings[start..<start + size])
                }
            } other: {
                for start in stride(from: 0, to: 1_000, by: size) {
                    try table.add(rows[start..<start + size])
                }
            } prepare: {
                readings = FreshJournal.readings(next..<next + 1_000)
                rows = BareTable.rows(next..<next + 1_000)
                next += 1_000
            } remove: {
                try journal.remove()
                try table.remove()
            }
        }
    }
}
