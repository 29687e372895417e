import Crypto
import GRDB
import TelexModel
import TelexWire

/// The lines of files and changes.
extension JournalExport {
    /// The rows of a table whose key is a path.
    func writePaths(_ table: SummedTable) throws {
        let walk = TableWalk(table)
        let known = verifier.findings.all.count
        try verifier.walkPaths(walk) { [self] database, row, path in
            guard walk.isWhole(row) else {
                unreadable(table.name, nil, nil, "a row is not as it was written")
                return
            }
            switch table.name {
            case "base":
                guard let article = try verifier.article(database, row.integer(4)) else {
                    return unreadable("base", nil, nil, "a row is of no article")
                }
                writer.begin("base")
                writer.member("path", path: path.bytes)
                writer.member("version", row.integer(3))
                writer.member("hash", article.hash)
                writer.member("size", article.size)
                writer.member("seq", row.integer(5))
                writer.member("mtime", Timestamp(nanoseconds: row.integer(6)), digits: .nano)
            case "past":
                writer.begin("past")
                writer.member("path", path: path.bytes)
                writer.member("version", row.integer(3))
            default:
                writer.begin("mount")
                writer.member("path", path: path.bytes)
                writer.member("inode", String(row.integer(3)))
                writer.member("birth", String(row.integer(4)))
            }
            writer.end()
            try flush(atLeast: 1 << 16)
        }
        for damage in verifier.findings.all.dropFirst(known) {
            unreadable(table.name, nil, nil, damage.message)
        }
    }

    /// The named subscribers.
    func writeConsumers() throws {
        do {
            try verifier.snapshot { database in
                try Consumer.each(database) { consumer in
                    guard let consumer else {
                        unreadable("consumers", nil, nil, "a row is not as it was written")
                        return
                    }
                    writer.begin("consumer")
                    writer.member("name", consumer.name.text)
                    writer.member("seq", consumer.seq)
                    if let time = consumer.ackedAt {
                        writer.member("acked_at", time, digits: .micro)
                    }
                    writer.end()
                    try flush(atLeast: 1 << 16)
                }
            }
        } catch let error as DatabaseError where error.isDamage {
            unreadable("consumers", nil, nil, error.words)
        }
    }

    /// The present files, with what the disk said of them.
    func writeFiles() throws {
        let walk = TableWalk(SummedTable.files)
        try verifier.walk(walk) { [self] database, row in
            guard walk.isWhole(row),
                let article = try verifier.article(database, row.integer(4))
            else {
                unreadable("files", row.integer(0), nil, "the row is not as it was written")
                return 0
            }
            exported.files += 1
            writer.begin("present")
            writer.member("path", path: Array(row.bytes(2)))
            writer.member("version", row.integer(3))
            writer.member("hash", article.hash)
            writer.member("seq", row.integer(5))
            writer.member("size", row.integer(6))
            writer.member("mtime", Timestamp(nanoseconds: row.integer(7)), digits: .nano)
            writer.member("ctime", Timestamp(nanoseconds: row.integer(8)), digits: .nano)
            writer.member("inode", String(row.integer(9)))
            writer.member("birth", String(row.integer(10)))
            writer.member("links", row.integer(11))
            writer.member("racy", row.integer(12) & 1 != 0)
            if row.integer(12) & 2 != 0 { writer.member("touched", true) }
            writer.end()
            try flush(atLeast: 1 << 16)
            return 0
        } unread: { [self] _, rows in
            unreadable("files", rows.keys.lowerBound, rows.keys.upperBound, rows.reason.words)
        }
    }

    /// The changes, each line as it is; what the indexes still know of those that can't be read.
    func writeChanges() throws {
        let walk = TableWalk(name: "changes", key: "seq", columns: ["line", "chain"])
        var chain: [UInt8]?
        var next: Int64 = 0
        try verifier.walk(walk) { [self] _, row in
            let seq = row.integer(0)
            let line = Array(row.bytes(1))
            if seq != next { chain = nil }
            next = seq.advancedOrLast
            defer { chain = Array(row.bytes(2)) }
            do throws(ChangeLineError) {
                guard try Change.decode(line: line).change.seq == seq else {
                    unreadable("changes", seq, seq, "its line is of another change")
                    return line.count
                }
            } catch {
                unreadable("changes", seq, seq, "its line: \(error.message)")
                return line.count
            }
            exported.changes += 1
            writer.bytes.append(contentsOf: line)
            if let before = chain, !row.bytes(2).elementsEqual(SHA256.hash(data: before + line)) {
                writer.begin("doubtful")
                writer.member("seq", seq)
                writer.member("message", "its chain is not that of the change before and its line")
                writer.end()
            }
            try flush(atLeast: 1 << 16)
            return line.count
        } unread: { [self] database, rows in
            // Behind the last one nothing is lost.
            unreadable("changes", rows.keys.lowerBound, rows.keys.upperBound, rows.reason.words)
            writeLost(database, rows.keys)
        }
    }

    private func writeLost(_ database: Database, _ keys: ClosedRange<Int64>) {
        do {
            let rows = try RawStatement(
                database,
                """
                SELECT seq, path, version FROM changes INDEXED BY changes_path
                  WHERE seq BETWEEN ? AND ? LIMIT ?
                """
            )
            rows.bind(1, keys.lowerBound)
            rows.bind(2, keys.upperBound)
            rows.bind(3, Self.lostLimit)
            while try rows.step() {
                writer.begin("lost")
                writer.member("seq", rows.integer(0))
                writer.member("path", path: Array(rows.bytes(1)))
                writer.member("version", rows.integer(2))
                writer.end()
            }
        } catch {
            writer.begin("doubtful")
            writer.member("message", "nor can the index over paths be read")
            writer.end()
        }
    }
}
