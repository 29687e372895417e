import Crypto
import GRDB
import TelexModel
import TelexWire

/// Writes everything that can be read of a journal, damaged or good, as lines of JSON.
///
/// The lines are described in `docs/JOURNAL.md`. What can't be read is told where it was come upon,
/// and passed over.
package final class JournalExport {
    /// The format of the lines.
    static let format: Int64 = 1
    /// Longer contents come in parts.
    static let partByteCount = 1 << 20
    /// So many lost changes are told of, of each stretch that can't be read.
    static let lostLimit: Int64 = 1_000

    let verifier: Verifier
    var writer = LineWriter(capacity: 1 << 16)
    var exported = Exported()
    private let file: JournalFile
    private let logDamage: String?
    private let output: ([UInt8]) throws -> Void

    private init(_ closed: ClosedJournal, _ output: @escaping ([UInt8]) throws -> Void) {
        verifier = Verifier(
            closed.reader,
            isLive: false,
            pageRowCount: 1_000,
            progress: { _, _ in },
            shouldStop: { false }
        )
        file = closed.file
        logDamage = closed.logDamage
        self.output = output
    }

    /// Writes a whole journal; what the output throws ends it.
    package static func write(
        _ closed: ClosedJournal,
        to output: @escaping ([UInt8]) throws -> Void
    ) throws -> Exported {
        let export = JournalExport(closed, output)
        do {
            try export.run()
        } catch let error as DatabaseError {
            throw closed.file.failure(error)
        }
        return export.exported
    }

    private func run() throws {
        try writeHead()
        if let logDamage { unreadable("log", nil, nil, logDamage) }
        try writeArticles()
        try writeContents()
        try writePaths(SummedTable.base)
        try writePaths(SummedTable.past)
        try writePaths(SummedTable.mounts)
        try writeConsumers()
        try writeFiles()
        try writeChanges()
        writer.begin("end")
        writer.member("changes", exported.changes)
        writer.member("contents", exported.contents)
        writer.member("files", exported.files)
        writer.member("unreadable", exported.unreadable)
        writer.end()
        try flush()
    }

    /// Hands on what is written so far, once it is enough.
    func flush(atLeast count: Int = 0) throws {
        guard writer.bytes.count >= count else { return }
        try output(writer.bytes)
        writer.bytes.removeAll(keepingCapacity: true)
    }

    /// Tells of rows that can't be read, or are not as they were written.
    func unreadable(_ table: String, _ first: Int64?, _ last: Int64?, _ message: String) {
        exported.unreadable += 1
        writer.begin("unreadable")
        writer.member("table", table)
        if let first { writer.member("first", first) }
        if let last, last < .max { writer.member("last", last) }
        writer.member("message", message)
        writer.end()
    }

    private func writeHead() throws {
        do {
            try verifier.snapshot { database in
                if try !SummedTable.journal.isWhole(database) {
                    throw Journal.rowDamaged
                }
                try writeHead(database)
            }
        } catch let error as DatabaseError where error.isDamage {
            writer.begin("export")
            writer.member("format", Self.format)
            writer.end()
            unreadable("journal", nil, nil, error.words)
        }
    }

    private func writeHead(_ database: Database) throws {
        let state = try JournalState(database)
        let row = try RawStatement(database, "SELECT oldest_chain FROM journal")
        _ = try row.step()
        let oldestChain = ContentHash(bytes: row.bytes(0))
        row.reset()
        writer.begin("export")
        writer.member("format", Self.format)
        writer.member("journal", state.id.description)
        writer.member("oldest", state.oldest)
        writer.member("head", state.head)
        if let oldestChain { writer.member("oldest_chain", oldestChain) }
        writer.member("chain", state.chain)
        if let time = state.time { writer.member("time", time, digits: .micro) }
        if let folder = state.folder {
            writer.member("folder_inode", String(folder.inode))
            writer.member("folder_birth", String(folder.birth))
        }
        writer.raw(",\"earlier\":[")
        var isFirst = true
        for (id, head) in try Journal.earlierIDs(database).sorted(by: { $0.value < $1.value }) {
            writer.raw(isFirst ? "{\"journal\":" : ",{\"journal\":")
            isFirst = false
            writer.value(id.description)
            writer.member("head", head)
            writer.raw("}")
        }
        writer.raw("]")
        writer.end()
    }

    private func writeArticles() throws {
        let walk = TableWalk(SummedTable.articles)
        try verifier.walk(walk) { [self] _, row in
            guard walk.isWhole(row), let hash = ContentHash(bytes: row.bytes(2)) else {
                unreadable("articles", row.integer(0), nil, "the row is not as it was written")
                return 0
            }
            writer.begin("article")
            writer.member("hash", hash)
            writer.member("size", row.integer(3))
            if row.kind(4) != .null {
                writer.name("article")
                writer.bytes.append(contentsOf: row.bytes(4))
            }
            writer.end()
            try flush(atLeast: 1 << 16)
            return 0
        } unread: { [self] _, rows in
            unreadable("articles", rows.keys.lowerBound, rows.keys.upperBound, rows.reason.words)
        }
    }

    private func writeContents() throws {
        try verifier.walk(Verifier.contents) { [self] database, row in
            let bytes = Array(row.bytes(2))
            let content = try verifier.content(database, row.integer(0), row.integer(1), bytes)
            guard let content else {
                unreadable("contents", row.integer(0), nil, "the content is not that of its hash")
                return bytes.count
            }
            exported.contents += 1
            try writeParts(of: content.bytes, content.hash)
            return bytes.count
        } unread: { [self] _, rows in
            unreadable("contents", rows.keys.lowerBound, rows.keys.upperBound, rows.reason.words)
        }
    }

    private func writeParts(of bytes: [UInt8], _ hash: ContentHash) throws {
        let isText = isUTF8(bytes)
        var start = 0
        repeat {
            var end = min(bytes.count, start + Self.partByteCount)
            if isText {
                while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            }
            writer.begin("content")
            writer.member("hash", hash)
            writer.member("size", Int64(bytes.count))
            if isText {
                writer.member("text", String(decoding: bytes[start..<end], as: UTF8.self))
            } else {
                writer.name("text_base64")
                writer.raw("\"")
                writer.bytes.append(contentsOf: Base64.encode(bytes[start..<end]))
                writer.raw("\"")
            }
            if end < bytes.count { writer.member("more", true) }
            writer.end()
            try flush(atLeast: 1 << 16)
            start = end
        } while start < bytes.count
    }
}

/// What was written of a journal.
package struct Exported: Equatable, Sendable {
    /// How many changes.
    package var changes: Int64 = 0
    /// How many contents.
    package var contents: Int64 = 0
    /// How many present files.
    package var files: Int64 = 0
    /// How many places could not be read.
    package var unreadable: Int64 = 0
}
