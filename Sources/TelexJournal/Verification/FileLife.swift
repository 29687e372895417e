import GRDB
import TelexModel

/// What became of a file between two of its changes, by the indexes over changes and files.
struct FileLife {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// A path's content from one change on.
    struct Place {
        let path: [UInt8]
        let version: Int64
        let article: Int64
        let seq: Int64
    }

    /// The names of what a change's articles contradict of its line.
    func mismatches(
        _ article: Int64,
        isNil hasNoPrevious: Bool,
        _ previous: Int64,
        _ change: Change
    ) throws -> [String] {
        var names: [String] = []
        if try !isArticle(article, change.hash, size: change.file?.size) {
            names.append("content, or the size of it,")
        }
        if hasNoPrevious != (change.previous == nil) {
            names.append("content before")
        } else if let before = change.previous {
            if try !isArticle(previous, before.hash, size: nil) { names.append("content before") }
        }
        return names
    }

    private func isArticle(_ id: Int64, _ hash: ContentHash, size: Int64?) throws -> Bool {
        let row = try RawStatement(database, "SELECT hash, size FROM articles WHERE id = ?")
        row.bind(1, id)
        guard try row.step() else { return false }
        defer { row.reset() }
        return row.bytes(0).elementsEqual(hash.bytes) && size ?? row.integer(1) == row.integer(1)
    }

    /// What contradicts a change in the changes before and after it, and in the present files.
    func faults(of place: Place, _ change: Change, previous: Int64?) throws -> [String] {
        var faults: [String] = []
        switch change.kind {
        case .added: break
        case .modified:
            let before = (change.path.bytes, change.version - 1, previous ?? 0)
            if try !hadBefore(before.0, before.1, article: before.2, seq: place.seq) {
                faults.append("what it was before is not in the journal")
            }
        case .removed:
            if try !hadBefore(place.path, place.version, article: place.article, seq: place.seq) {
                faults.append("what was removed is not in the journal")
            }
        case .moved:
            guard let source = change.source else { break }
            let from = (source.path.bytes, source.version, place.article)
            if try !hadBefore(from.0, from.1, article: from.2, seq: place.seq) {
                faults.append("what was moved is not in the journal")
            }
            if try !isAbsent(from.0, after: from.1, seq: place.seq) {
                faults.append("the path it came from is neither empty nor filled again")
            }
        }
        if change.kind == .removed {
            if try !isAbsent(place.path, after: place.version, seq: place.seq) {
                faults.append("its path is neither empty nor filled again")
            }
        } else if try continuations(of: place) != 1 {
            faults.append("it is neither the present file nor followed by one change")
        }
        return faults
    }

    /// In how many ways a content goes on: as the present file, removed, modified, or moved away.
    func continuations(of place: Place) throws -> Int {
        var count = 0
        let file = try RawStatement(
            database,
            "SELECT 1 FROM files WHERE path = ? AND version = ? AND article = ? AND seq = ?"
        )
        bind(file, place)
        if try isRow(file) { count += 1 }
        let next = try RawStatement(
            database,
            """
            SELECT 1 FROM changes WHERE path = ?1 AND version = ?2 AND article = ?3 AND seq > ?4
                AND kind = 4
            UNION ALL SELECT 1 FROM changes
              WHERE path = ?1 AND version = ?2 + 1 AND previous = ?3 AND seq > ?4 AND kind = 2
            UNION ALL SELECT 1 FROM changes
              WHERE from_path = ?1 AND from_version = ?2 AND article = ?3 AND seq > ?4
            """
        )
        bind(next, place)
        while try next.step() { count += 1 }
        return count
    }

    /// Whether a path, after its file of that version was gone, is empty or got its next version.
    private func isAbsent(_ path: [UInt8], after version: Int64, seq: Int64) throws -> Bool {
        let past = try RawStatement(
            database,
            """
            SELECT 1 FROM past WHERE path = ?1 AND version = ?2
            UNION ALL SELECT 1 FROM changes
              WHERE path = ?1 AND version = ?2 + 1 AND kind IN (1, 3) AND seq > ?3
            """
        )
        past.bind(1, path)
        past.bind(2, version)
        past.bind(3, seq)
        var count = 0
        while try past.step() { count += 1 }
        return count == 1
    }

    /// Whether a path held a content before a change, by a change or by the oldest files known.
    private func hadBefore(
        _ path: [UInt8],
        _ version: Int64,
        article: Int64,
        seq: Int64
    ) throws -> Bool {
        let before = try RawStatement(
            database,
            """
            SELECT 1 FROM changes
              WHERE path = ?1 AND version = ?2 AND article = ?3 AND seq < ?4 AND kind <> 4
            UNION ALL SELECT 1 FROM base
              WHERE path = ?1 AND version = ?2 AND article = ?3 AND seq < ?4
            """
        )
        bind(before, Place(path: path, version: version, article: article, seq: seq))
        var count = 0
        while try before.step() { count += 1 }
        return count == 1
    }

    private func bind(_ statement: RawStatement, _ place: Place) {
        statement.bind(1, place.path)
        statement.bind(2, place.version)
        statement.bind(3, place.article)
        statement.bind(4, place.seq)
    }

    private func isRow(_ statement: RawStatement) throws -> Bool {
        guard try statement.step() else { return false }
        statement.reset()
        return true
    }
}
