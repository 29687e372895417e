import GRDB

/// Steps through a path's changes from the last to the first, and tells where lives begin.
struct LifeBoundaries {
    /// One change.
    struct Row {
        var version: Int64
        var seq: Int64
        /// The first change of the life after this one, where this change is of an earlier life.
        var beginning: Int64?
    }

    /// The first change of the earliest life that is kept of; nil where no more than its end is.
    private(set) var lowest: Int64?
    /// The lowest version that any change is kept of.
    private(set) var lowestVersion: Int64?

    private let versions: RawStatement
    private let departures: RawStatement
    /// The highest version not above the last row's that a file left the path with.
    private var departure: Int64?

    /// Begins at a version; both statements are this one's until it has ended.
    init(
        _ versions: RawStatement,
        _ departures: RawStatement,
        _ path: [UInt8],
        through version: Int64
    ) throws {
        self.versions = versions
        self.departures = departures
        for query in [versions, departures] {
            query.bind(1, path)
            query.bind(2, version)
        }
        departure = try departures.step() ? departures.integer(0) : nil
    }

    /// The next lower change.
    mutating func next() throws -> Row? {
        guard try versions.step() else {
            end()
            return nil
        }
        var row = Row(version: versions.integer(0), seq: versions.integer(2))
        let isRemoval = versions.integer(1) != 0
        if let after = lowest, try isRemoval || hasLeft(with: row.version) { row.beginning = after }
        lowest = isRemoval ? nil : row.seq
        lowestVersion = isRemoval ? nil : row.version
        return row
    }

    /// Ends before the first change.
    func end() {
        versions.reset()
        departures.reset()
    }

    private mutating func hasLeft(with version: Int64) throws -> Bool {
        while let known = departure, known > version {
            departure = try departures.step() ? departures.integer(0) : nil
        }
        return departure == version
    }
}
