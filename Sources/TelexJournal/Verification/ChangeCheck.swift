import Crypto
import GRDB
import TelexModel
import TelexWire

/// Checks every change: its number, its chain, its line, and what came of its file.
extension Verifier {
    /// How far the changes were read, from page to page.
    private struct Progress {
        var next: Int64 = 0
        /// The chain up to there; nil where it can't be known.
        var chain: [UInt8]?
        var time = Int64.min
    }

    private static let changes = TableWalk(
        name: "changes",
        key: "seq",
        columns: [
            "time", "kind", "path", "version", "from_path", "from_version", "article", "line",
            "chain", "previous",
        ]
    )

    /// Reads all that there were when it began.
    func checkChanges() throws {
        var progress = Progress()
        var target: Int64?
        var earlier = EarlierJournals()
        try walk(Self.changes) { database, next in
            // Where the journal's row can't be read, that was told already.
            let state = try? JournalState(database)
            earlier = try EarlierJournals(database, present: state?.id)
            // What comes in meanwhile is not run after for ever.
            let end = target ?? state?.head ?? .max
            target = end
            if next > end { return .max }
            // What has expired meanwhile, or never was.
            if let oldest = state?.oldest, progress.next < oldest {
                progress.next = oldest
                progress.chain = try oldestChain(database)
            }
            return max(next, state?.oldest ?? next)
        } visit: { database, row in
            changeCount += 1
            let bytes = check(row, &progress)
            try check(database, row, line: bytes, earlier)
            return bytes.count
        } unread: { _, rows in
            // Nothing is missing behind the last one.
            guard let end = target, rows.keys.lowerBound <= end else { return }
            let first = max(rows.keys.lowerBound, progress.next)
            let others = rows.isOne ? "" : ", with those up to \(min(rows.keys.upperBound, end)),"
            bad(.journal, seq: first, "it\(others) can't be read: \(rows.reason.words)")
            progress.next = min(rows.keys.upperBound, end).advancedOrLast
            progress.chain = nil
        }
        if let target, target < .max, !isStopped { missing(before: target + 1, &progress) }
    }

    private func oldestChain(_ database: Database) throws -> [UInt8]? {
        let row = try RawStatement(database, "SELECT oldest_chain FROM journal")
        guard try row.step() else { return nil }
        defer { row.reset() }
        return Array(row.bytes(0))
    }

    private func missing(before seq: Int64, _ progress: inout Progress) {
        guard seq > progress.next else { return }
        let last = seq - 1
        let numbers = last == progress.next ? "\(last) is" : "\(progress.next) to \(last) are"
        bad(.journal, seq: progress.next, "change \(numbers) missing")
        progress.chain = nil
    }

    /// Checks number, time and chain; returns the line.
    private func check(_ row: RawStatement, _ progress: inout Progress) -> [UInt8] {
        let seq = row.integer(0)
        missing(before: seq, &progress)
        let time = row.integer(1)
        if time < progress.time { bad(.journal, seq: seq, "its time is before that of the last") }
        let line = Array(row.bytes(8))
        if let before = progress.chain {
            var hasher = SHA256()
            hasher.update(data: before)
            hasher.update(data: line)
            if !row.bytes(9).elementsEqual(hasher.finalize()) {
                bad(.journal, seq: seq, "its chain is not that of the change before and its line")
            }
        }
        progress.next = seq.advancedOrLast
        progress.chain = Array(row.bytes(9))
        progress.time = max(progress.time, time)
        return line
    }

    /// Checks that the columns say what the line says, and that nothing of the file is missing.
    private func check(
        _ database: Database,
        _ row: RawStatement,
        line: [UInt8],
        _ earlier: EarlierJournals
    ) throws {
        let seq = row.integer(0)
        let change: Change
        do throws(ChangeLineError) {
            let decoded = try Change.decode(line: line)
            change = decoded.change
            if !earlier.mayHold(seq, in: decoded.journal) {
                bad(.journal, seq: seq, "its cursor is of the journal \(decoded.journal)")
            }
        } catch {
            bad(.journal, seq: seq, "its line: \(error.message)")
            return
        }
        for name in mismatches(row, change) {
            bad(.journal, seq: seq, path: change.path, "its \(name) is not what its line says")
        }
        let lookup = FileLife(database)
        for name in try lookup.mismatches(
            row.integer(7),
            isNil: row.isNull(10),
            row.integer(10),
            change
        ) {
            bad(.journal, seq: seq, hash: change.hash, "its \(name) is not what its line says")
        }
        let place = FileLife.Place(
            path: change.path.bytes,
            version: change.version,
            article: row.integer(7),
            seq: seq
        )
        let previous = row.isNull(10) ? nil : row.integer(10)
        for fault in try lookup.faults(of: place, change, previous: previous) {
            bad(.journal, seq: seq, path: change.path, fault)
        }
    }

    private func mismatches(_ row: RawStatement, _ change: Change) -> [String] {
        var names: [String] = []
        if row.integer(0) != change.seq { names.append("number") }
        if row.integer(1) != change.time.nanoseconds / 1_000 { names.append("time") }
        if row.integer(2) != change.kind.number { names.append("kind") }
        if !row.bytes(3).elementsEqual(change.path.bytes) { names.append("path") }
        if row.integer(4) != change.version { names.append("version") }
        let from = row.isNull(5) ? nil : Array(row.bytes(5))
        if from != change.source?.path.bytes { names.append("earlier path") }
        let version = row.isNull(6) ? nil : row.integer(6)
        if version != change.source?.version { names.append("earlier version") }
        return names
    }
}

/// The ids that lines of a journal can bear.
struct EarlierJournals {
    private var heads: [JournalID: Int64] = [:]
    private var present: JournalID?

    init() {}

    init(_ database: Database, present: JournalID?) throws {
        self.present = present
        let rows = try RawStatement(database, "SELECT id, head FROM earlier")
        while try rows.step() {
            heads[JournalID(value: UInt32(truncatingIfNeeded: rows.integer(0)))] = rows.integer(1)
        }
    }

    /// Whether a change of that number can have been written under that id.
    func mayHold(_ seq: Int64, in journal: JournalID) -> Bool {
        if let head = heads[journal] { return seq <= head }
        return journal == (present ?? journal) && seq > (heads.values.max() ?? 0)
    }
}

extension Int64 {
    /// The next number, or the last one: what a damaged row says may be any.
    var advancedOrLast: Int64 { self == .max ? self : self + 1 }
}
