import GRDB
import Glibc

/// What any thread may ask of the journal. Each call blocks on the disk.
extension Journal {
    /// The lines after `seq`, as far as they are announced: whole lines, about `byteLimit` of them.
    ///
    /// - Returns: nil where there are none.
    /// - Throws: `expired` where the first of them is no longer kept.
    package func lines(
        after seq: Int64,
        limit: Int64,
        byteLimit: Int
    ) throws(JournalError) -> LinePiece? {
        let head = state.head
        if seq >= head || limit < 1 { return nil }
        let last = limit < head - seq ? seq + limit : head
        if let piece = recent.piece(with: seq + 1), piece.first == seq + 1, piece.last <= last {
            return piece
        }
        return try reading { database in
            let query = try RawStatement(
                database,
                "SELECT seq, line FROM changes WHERE seq > ? AND seq <= ? ORDER BY seq"
            )
            query.bind(1, seq)
            query.bind(2, last)
            var piece = LinePiece(first: 0, last: 0, bytes: [])
            while piece.bytes.count < byteLimit, try query.step() {
                let next = query.integer(0)
                if !piece.bytes.isEmpty, next != piece.last + 1 {
                    throw DatabaseError.contradiction("the change \(piece.last + 1) is missing")
                }
                if piece.bytes.isEmpty {
                    piece.first = next
                    piece.bytes.reserveCapacity(byteLimit + 1_024)
                }
                piece.last = next
                piece.bytes.append(contentsOf: query.bytes(1))
            }
            query.reset()
            // Every change up to the head is there, unless retention has passed the reader: as the journal
            // itself says, which may be ahead of what is announced.
            if piece.bytes.isEmpty || piece.first > seq + 1 {
                let oldest = try JournalState(database).oldest
                if oldest > seq + 1 { throw JournalError.expired(oldest: oldest) }
                throw DatabaseError.contradiction("the change \(seq + 1) is missing")
            }
            return piece
        }
    }

    /// What the journal's files take on the disk.
    package var byteCount: Int64 {
        ["", "-wal"].reduce(0) { sum, suffix in
            var facts = stat()
            return stat(file.path + suffix, &facts) == 0 ? sum + Int64(facts.st_size) : sum
        }
    }

    func reading<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        do {
            return try pool.unsafeRead(body)
        } catch {
            throw file.failure(error)
        }
    }
}
