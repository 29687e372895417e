import GRDB
package import TelexModel

/// The named subscribers, and the last change that each has acknowledged.
///
/// A place is committed after the change that it names: whatever a crash takes back, it stays
/// within what survives. Each call blocks on the disk; any thread may make it.
extension Journal {
    /// The consumers in the order of their names; moments are kept to the microsecond.
    ///
    /// - Throws: `damaged`, naming the consumer, where a place is not as it was written: who went on
    ///   from there could miss changes.
    package func consumers() throws(JournalError) -> [Consumer] {
        try reading { database in
            var consumers: [Consumer] = []
            try Consumer.each(database) { consumer in
                guard let consumer else {
                    throw DatabaseError.contradiction("a consumer is not as it was written")
                }
                consumers.append(consumer)
            }
            return consumers
        }
    }

    /// Keeps these in the place of what is kept of them, all in one transaction; they are as
    /// durable as the journal's settings promise when it returns.
    ///
    /// - Throws: what keeps the journal from being written; then none of them is kept.
    package func keep(_ consumers: [Consumer]) throws(JournalError) {
        if consumers.isEmpty { return }
        try write { database in
            try database.inWriteTransaction {
                for consumer in consumers { try consumer.insert(database, replaces: true) }
                return .commit
            }
        }
    }

    /// Keeps a consumer no longer; nothing happens where none has the name.
    package func forget(_ name: ConsumerName) throws(JournalError) {
        try write { database in
            try database.execute(
                sql: "DELETE FROM consumers WHERE name = ?",
                arguments: [name.text]
            )
        }
    }
}

extension Consumer {
    /// Gives every row in the order of names, within a connection; nil is one that is damaged.
    static func each(_ database: Database, _ body: (Consumer?) throws -> Void) throws {
        let rows = try RawStatement(
            database,
            "SELECT sum, name, seq, acked_at FROM consumers ORDER BY name"
        )
        defer { rows.reset() }
        while try rows.step() {
            guard rows.integer(0) == RowSum(rows, 1..<4).value,
                let name = ConsumerName(String(decoding: rows.bytes(1), as: UTF8.self))
            else {
                try body(nil)
                continue
            }
            let time = rows.isNull(3) ? nil : Timestamp(microseconds: rows.integer(3))
            try body(Consumer(name: name, seq: rows.integer(2), ackedAt: time))
        }
    }

    /// Writes its row; one of the same name is replaced, or contradicts it.
    func insert(_ database: Database, replaces: Bool) throws {
        let row = try database.cachedStatement(
            sql: "INSERT OR \(replaces ? "REPLACE" : "ABORT") INTO consumers VALUES (?, ?, ?, ?)"
        )
        try row.execute(arguments: [name.text, seq, ackedMicroseconds, sum])
    }

    private var ackedMicroseconds: Int64? {
        ackedAt.map { $0.wholeMicroseconds.nanoseconds / 1_000 }
    }

    /// What its columns sum to, in the order of `SummedTable`.
    private var sum: Int64 {
        var sum = RowSum()
        sum.add(Array(name.text.utf8))
        sum.add(seq)
        if let ackedMicroseconds { sum.add(ackedMicroseconds) } else { sum.addNull() }
        return sum.value
    }
}
