import GRDB
import TelexModel

/// What is remembered of every path that was ever journaled, also when its changes have expired.
struct PathVersions {
    private let present: RawStatement
    private let past: RawStatement

    init(_ database: Database) throws {
        present = try RawStatement(database, "SELECT version FROM files WHERE path = ?")
        past = try RawStatement(database, "SELECT version FROM past WHERE path = ?")
    }

    /// The last version of a path; nil where it was never journaled.
    func last(of path: RelativePath) throws -> Int64? {
        for query in [present, past] {
            query.bind(1, path.bytes)
            if try query.step() {
                defer { query.reset() }
                return query.integer(0)
            }
        }
        return nil
    }
}
