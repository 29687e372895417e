import GRDB
import TelexModel

/// The times of files that were touched since their last change, as that told them.
///
/// Who applies the changes gets these, and what he asks for has to agree.
struct ToldTimes {
    private let change: RawStatement
    private let base: RawStatement

    init(_ database: Database) throws {
        change = try RawStatement(database, "SELECT line FROM changes WHERE seq = ?")
        base = try RawStatement(database, "SELECT mtime FROM base WHERE path = ?")
    }

    /// The modification time that a file's last change told, also where that is not kept any more.
    func mtime(_ seq: Int64, _ path: UnsafeRawBufferPointer) throws -> Timestamp {
        change.bind(1, seq)
        if try change.step() {
            defer { change.reset() }
            if let mtime = StoredLine.mtime(change.bytes(0)) { return mtime }
        } else {
            base.bind(1, path)
            if try base.step() {
                defer { base.reset() }
                return Timestamp(nanoseconds: base.integer(0))
            }
        }
        throw DatabaseError.contradiction("the change \(seq) does not tell its mtime")
    }
}
