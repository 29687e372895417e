import Benchmark
import Beside
import TelexModel

/// Readings of files that are journaled already, as a scan brings them: each is looked up and
/// planned, and nothing is written; beside SQLite's own look for the path.
func planning() {
    measure("plan-known-files") {
        let journal = try FreshJournal()
        for first in stride(from: 0, to: 20_000, by: 1_000) { try journal.add(1_000, from: first) }
        let readings = (0..<1_000).map { FreshJournal.reading($0 * 20) }
        let bare = try BareFile(journal.path, "SELECT id FROM files WHERE path = ?")
        return Pair {
            let committed = try journal.writer.commit(readings)
            if committed.changes != 0 { throw UnexpectedChanges(count: committed.changes) }
        } other: {
            var count = 0
            for reading in readings where bare.has(reading.path.bytes) { count += 1 }
            blackHole(count)
        } remove: {
            bare.remove()
            try journal.remove()
        }
    }
}
