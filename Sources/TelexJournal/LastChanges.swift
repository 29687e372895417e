import GRDB
import Glibc

/// For each path that has changed, in path order, its last change up to a place in the journal.
///
/// It is read off the index of paths, which is stepped through; only a path with a great many
/// changes is searched instead, since its versions rise with the seq.
struct LastChanges {
    /// A path that has changed.
    struct Element {
        var path: [UInt8]
        /// Its last change up to the place; nil where all of its changes come after that.
        var last: Change?
    }

    /// One change.
    struct Change {
        var version: Int64
        var seq: Int64
        var isRemoval: Bool
    }

    /// So many changes of a path are stepped over before its last one is searched: about what the
    /// probes of a search cost.
    static let stepLimit = 32

    private let place: Int64
    private let changes: RawStatement
    private let newest: RawStatement
    private let ofVersion: RawStatement
    private var isOnRow = false

    /// Begins with the first path after `path`.
    init(_ database: Database, upTo place: Int64, after path: [UInt8]) throws {
        self.place = place
        changes = try RawStatement(
            database,
            """
            SELECT version, seq, kind = 4, path FROM changes WHERE path > ?
              ORDER BY path, version, kind = 4
            """
        )
        newest = try RawStatement(
            database,
            """
            SELECT version, seq, kind = 4 FROM changes WHERE path = ?
              ORDER BY version DESC, kind = 4 DESC LIMIT 1
            """
        )
        ofVersion = try RawStatement(
            database,
            """
            SELECT version, seq, kind = 4 FROM changes WHERE path = ? AND version = ?
              ORDER BY kind = 4
            """
        )
        try begin(after: path)
    }

    /// The next path.
    mutating func next() throws -> Element? {
        if !isOnRow { return nil }
        var element = Element(path: Array(changes.bytes(3)), last: nil)
        var stepsLeft = Self.stepLimit
        repeat {
            let change = Self.change(changes)
            if change.seq <= place { element.last = change }
            stepsLeft -= 1
            if stepsLeft == 0 {
                // Where the last one stepped to is beyond the place, it is known already.
                if change.seq <= place { element.last = try search(element.path, from: change) }
                try begin(after: element.path)
                return element
            }
            isOnRow = try changes.step()
        } while isOnRow && changes.holds(element.path, in: 3)
        return element
    }

    /// Ends before the last path.
    func end() {
        changes.reset()
    }

    private mutating func begin(after path: [UInt8]) throws {
        changes.reset()
        changes.bind(1, path)
        isOnRow = try changes.step()
    }

    /// The last change up to the place of a path; `change` is one that is up to it.
    private func search(_ path: [UInt8], from change: Change) throws -> Change {
        newest.bind(1, path)
        guard try newest.step() else { return change }
        let last = Self.change(newest)
        newest.reset()
        if last.seq <= place { return last }
        // `low` has a change up to the place, those of `high` and above come after it.
        var low = change.version
        var high = last.version + 1
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if try lastChange(path, version: middle) == nil { high = middle } else { low = middle }
        }
        return try lastChange(path, version: low) ?? change
    }

    /// A version's last change up to the place: its content may have come before that, and its
    /// removal after.
    private func lastChange(_ path: [UInt8], version: Int64) throws -> Change? {
        ofVersion.bind(1, path)
        ofVersion.bind(2, version)
        var last: Change?
        while try ofVersion.step() {
            let change = Self.change(ofVersion)
            if change.seq <= place { last = change }
        }
        return last
    }

    private static func change(_ row: RawStatement) -> Change {
        Change(version: row.integer(0), seq: row.integer(1), isRemoval: row.integer(2) != 0)
    }
}

extension RawStatement {
    /// Whether a column holds these bytes.
    func holds(_ expected: [UInt8], in column: Int32) -> Bool {
        let found = bytes(column)
        guard found.count == expected.count, let start = found.baseAddress else {
            return expected.isEmpty && found.isEmpty
        }
        return memcmp(start, expected, expected.count) == 0
    }
}
