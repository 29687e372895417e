import GRDB
import TelexModel

/// Collects the numbers of the changes that a path's history is made of, from the indexes.
///
/// A *life* is a run of a path's versions that one file had there: it begins with an `added` or a
/// `moved` onto the path and ends with a `removed` or a `moved` away. No two moves lead into the
/// same life, so that every change is passed once, however often files went to and fro.
struct HistoryWalk {
    /// The changes, in order, each once.
    private(set) var seqs: [Int64] = []
    /// Whether the path's first version and the beginning of each life were found.
    private(set) var isComplete = true

    private let path: [UInt8]
    /// The first changes of lives: what they are is to be looked up.
    private var beginnings: [Int64] = []
    private let versions: RawStatement
    private let departures: RawStatement
    private let change: RawStatement

    init(_ database: Database, _ path: RelativePath) throws {
        self.path = path.bytes
        versions = try RawStatement(
            database,
            """
            SELECT version, kind = 4, seq FROM changes WHERE path = ? AND version <= ?
              ORDER BY version DESC, kind = 4 DESC
            """
        )
        departures = try RawStatement(
            database,
            """
            SELECT from_version, seq FROM changes WHERE from_path = ? AND from_version <= ?
              ORDER BY from_version DESC
            """
        )
        change = try RawStatement(
            database,
            "SELECT kind, from_path, from_version FROM changes WHERE seq = ?"
        )
    }

    /// Collects them all.
    mutating func run() throws {
        try takeDepartures()
        try takeVersions()
        while let seq = beginnings.popLast() { try takeWhatCameBefore(seq) }
        seqs.sort()
        // A file that went away and came back is found from either end.
        var last: Int64 = 0
        seqs.removeAll { seq in
            defer { last = seq }
            return seq == last
        }
    }

    private mutating func takeDepartures() throws {
        departures.bind(1, path)
        departures.bind(2, .max)
        while try departures.step() { seqs.append(departures.integer(1)) }
    }

    /// All versions of the path itself.
    private mutating func takeVersions() throws {
        var lives = try LifeBoundaries(versions, departures, path, through: .max)
        while let row = try lives.next() {
            if let beginning = row.beginning { beginnings.append(beginning) }
            seqs.append(row.seq)
        }
        if let beginning = lives.lowest { beginnings.append(beginning) }
        if lives.lowestVersion != 1 { isComplete = false }
    }

    /// Looks up how a life began, and where the file was moved here, takes its life before.
    private mutating func takeWhatCameBefore(_ seq: Int64) throws {
        change.bind(1, seq)
        guard try change.step() else {
            throw DatabaseError.contradiction("the change \(seq) is in an index alone")
        }
        let kind = change.integer(0)
        let source = Array(change.bytes(1))
        let version = change.integer(2)
        change.reset()
        if kind == ChangeKind.added.number { return }
        guard kind == ChangeKind.moved.number else {
            isComplete = false
            return
        }
        if source != path { try takeLife(source, through: version, before: seq) }
    }

    private mutating func takeLife(
        _ source: [UInt8],
        through version: Int64,
        before seq: Int64
    ) throws {
        var lives = try LifeBoundaries(versions, departures, source, through: version)
        var row = try lives.next()
        guard let last = row, last.version == version else {
            lives.end()
            isComplete = false
            return
        }
        // Without this, a damaged journal could lead round in circles.
        guard last.seq < seq else {
            lives.end()
            throw DatabaseError.contradiction("the change \(seq) moves what came after it")
        }
        while let next = row {
            if let beginning = next.beginning {
                lives.end()
                beginnings.append(beginning)
                return
            }
            seqs.append(next.seq)
            row = try lives.next()
        }
        if let beginning = lives.lowest { beginnings.append(beginning) } else { isComplete = false }
    }
}
