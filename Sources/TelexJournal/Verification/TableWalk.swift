import GRDB
import TelexModel

/// A table that is read through in the order of its key, a page of rows at a time.
///
/// A row's columns are its key, then its `sum` where it has one, then the others.
struct TableWalk {
    /// The table's name.
    let name: String
    private let key: String
    private let select: String
    /// How many columns follow the sum; nil where rows have none.
    private let summedCount: Int32?

    init(_ table: SummedTable) {
        self.init(
            name: table.name,
            key: table.key,
            columns: ["sum"] + table.columns,
            summedCount: Int32(table.columns.count)
        )
    }

    init(name: String, key: String, columns: [String], summedCount: Int32? = nil) {
        self.name = name
        self.key = key
        self.summedCount = summedCount
        select = "SELECT \(key), \(columns.joined(separator: ", ")) FROM \(name)"
    }

    /// The rows at and after a number that is bound first; at most as many as is bound second.
    func rows(_ database: Database) throws -> RawStatement {
        try RawStatement(database, select + " WHERE \(key) >= ?1 ORDER BY \(key) LIMIT ?2")
    }

    /// The rows after a path that is bound first; at most as many as is bound second.
    func rowsAfterPath(_ database: Database) throws -> RawStatement {
        try RawStatement(database, select + " WHERE \(key) > ?1 ORDER BY \(key) LIMIT ?2")
    }

    /// All rows from the last one back to a path that is bound first.
    func rowsBackwards(_ database: Database) throws -> RawStatement {
        try RawStatement(database, select + " WHERE \(key) > ?1 ORDER BY \(key) DESC")
    }

    /// The first key at or after a number that is bound.
    func firstKey(_ database: Database) throws -> RawStatement {
        try RawStatement(
            database,
            "SELECT \(key) FROM \(name) WHERE \(key) >= ? ORDER BY \(key) LIMIT 1"
        )
    }

    /// Whether a row's sum is that of its columns.
    func isWhole(_ row: RawStatement) -> Bool {
        guard let summedCount else { return true }
        return row.integer(1) == RowSum(row, 2..<(2 + summedCount)).value
    }
}

/// Rows that could not be read: those of the keys, and why.
struct UnreadRows {
    let keys: ClosedRange<Int64>
    let reason: DatabaseError

    /// Whether it is one row alone.
    var isOne: Bool { keys.lowerBound == keys.upperBound }

    /// The keys, for a message; the last is left open where nothing is known behind them.
    var words: String {
        if isOne { return "\(keys.lowerBound)" }
        return keys.upperBound == .max
            ? "\(keys.lowerBound) and on" : "\(keys.lowerBound) to \(keys.upperBound)"
    }
}

extension TableWalk {
    /// Where reading goes on behind a row that can't be read, at `key` or the first one after it.
    ///
    /// Rows lie together on pages, and pages hang on others: the first key that can be found again
    /// is looked for in growing steps, and then between the last two of them.
    func skip(_ database: Database, from key: Int64, _ reason: DatabaseError) -> UnreadRows {
        switch probe(database, key) {
        // Where the row itself is found, what it leads to is not.
        case .row(let found): return UnreadRows(keys: key...found, reason: reason)
        case .end: return UnreadRows(keys: key ... .max, reason: reason)
        case .unreadable: break
        }
        var low = key
        var step: Int64 = 1
        while case .unreadable = probe(database, key &+ step) {
            low = key &+ step
            let (twice, overflowed) = step.multipliedReportingOverflow(by: 2)
            if overflowed || key.addingReportingOverflow(twice).overflow {
                return UnreadRows(keys: key ... .max, reason: reason)
            }
            step = twice
        }
        var high = key &+ step
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if case .unreadable = probe(database, middle) { low = middle } else { high = middle }
        }
        return UnreadRows(keys: key...(high - 1), reason: reason)
    }

    private enum Probe {
        case row(Int64)
        case end
        case unreadable
    }

    /// What is found at a key or after it, without reading more of it.
    private func probe(_ database: Database, _ key: Int64) -> Probe {
        guard let query = try? firstKey(database) else { return .unreadable }
        query.bind(1, key)
        guard let isRow = try? query.step() else { return .unreadable }
        defer { query.reset() }
        if !isRow { return .end }
        let found = query.integer(0)
        return found >= key ? .row(found) : .unreadable
    }
}
