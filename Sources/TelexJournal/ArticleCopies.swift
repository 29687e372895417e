import GRDB
import TelexModel

/// How many files held an article at a place in the journal.
///
/// The first change after the place that names the article says how many there were after it, and
/// with that how many before.
struct ArticleCopies {
    private let place: Int64
    private let asContent: RawStatement
    private let asPrevious: RawStatement
    private let change: RawStatement
    private var known: [Int64: Int64] = [:]

    init(_ database: Database, at place: Int64) throws {
        self.place = place
        asContent = try RawStatement(
            database,
            "SELECT seq FROM changes WHERE article = ? AND seq > ? ORDER BY seq LIMIT 1"
        )
        asPrevious = try RawStatement(
            database,
            "SELECT seq FROM changes WHERE previous = ? AND seq > ? ORDER BY seq LIMIT 1"
        )
        change = try RawStatement(database, "SELECT kind, line FROM changes WHERE seq = ?")
    }

    /// The copies of an article that has `now` of them at the head.
    mutating func copies(of article: Int64, now: Int64) throws -> Int64 {
        if let copies = known[article] { return copies }
        let copies = try copiesBeforeNext(article) ?? now
        known[article] = copies
        return copies
    }

    private func copiesBeforeNext(_ article: Int64) throws -> Int64? {
        let taken = try first(asContent, article)
        let left = try first(asPrevious, article)
        let seq = min(taken ?? .max, left ?? .max)
        if seq == .max { return nil }
        change.bind(1, seq)
        guard try change.step() else {
            throw DatabaseError.contradiction("the change \(seq) is in an index alone")
        }
        defer { change.reset() }
        let line = change.bytes(1)
        let told = seq == taken ? StoredLine.copies(line) : StoredLine.previousCopies(line)
        guard let copies = told else {
            throw DatabaseError.contradiction("the change \(seq) does not tell its copies")
        }
        if seq != taken { return copies + 1 }
        switch change.integer(0) {
        case ChangeKind.moved.number: return copies
        case ChangeKind.removed.number: return copies + 1
        default: return copies - 1
        }
    }

    private func first(_ query: RawStatement, _ article: Int64) throws -> Int64? {
        query.bind(1, article)
        query.bind(2, place)
        guard try query.step() else { return nil }
        defer { query.reset() }
        return query.integer(0)
    }
}
