import GRDB
import TelexModel

/// One verification on its way; confined to the thread that runs it.
final class Verifier {
    /// Bytes of contents that are read within one moment.
    static let pageByteCount = 16 << 20

    private let reader: any DatabaseReader
    let unpacker = ContentUnpacker()
    let isLive: Bool
    /// Rows that are read within one moment.
    let pageRowCount: Int64
    var findings = Findings()
    var changeCount: Int64 = 0
    var contentCount: Int64 = 0
    private(set) var isStopped = false
    private let progress: (Int64, Int64) -> Void
    private let shouldStop: () -> Bool
    private var done: Int64 = 0
    private var total: Int64 = 0

    init(
        _ reader: any DatabaseReader,
        isLive: Bool,
        pageRowCount: Int64,
        progress: @escaping (Int64, Int64) -> Void,
        shouldStop: @escaping () -> Bool
    ) {
        self.reader = reader
        self.isLive = isLive
        self.pageRowCount = pageRowCount
        self.progress = progress
        self.shouldStop = shouldStop
    }

    /// Reads everything, one table after the other.
    func run() throws {
        try estimate()
        try checkStructure()
        try checkPlace()
        try checkTotals()
        try checkChanges()
        try checkFiles()
        try checkArticles()
        try checkContents()
        try checkBase()
        try checkPast()
        try checkSums(SummedTable.mounts)
        try checkSums(SummedTable.earlier)
        try checkConsumers()
    }

    /// Asked between pages; once it says so, nothing more is read.
    func goesOn() -> Bool {
        if !isStopped { isStopped = shouldStop() }
        return !isStopped
    }

    /// Counts rows that were read.
    func advance(_ count: Int64) {
        done += count
        progress(done, max(done, total))
    }

    /// Reads within one moment.
    ///
    /// Once a page was found damaged, SQLite refuses to commit even what has only read: how the
    /// transaction ends says nothing.
    func snapshot<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try reader.unsafeRead { database in
            try database.execute(sql: "BEGIN DEFERRED")
            defer {
                if (try? database.execute(sql: "COMMIT")) == nil {
                    try? database.execute(sql: "ROLLBACK")
                }
            }
            return try body(database)
        }
    }

    /// What a moment's reading gives; nil where damage kept it from being read, which is taken in.
    func moment<Value>(
        of what: String,
        _ body: (Database) throws -> Value
    ) throws -> Value? {
        do {
            return try snapshot(body)
        } catch let error as DatabaseError where error.isDamage {
            bad(.journal, "\(what) can't be read: \(error.words)")
            return nil
        }
    }

    /// Takes a place in that is bad.
    func bad(
        _ place: Damage.Place,
        seq: Int64? = nil,
        hash: ContentHash? = nil,
        path: RelativePath? = nil,
        _ message: String
    ) {
        findings.add(Damage(where: place, seq: seq, hash: hash, path: path, message: message))
    }

    /// About how many rows there are; nothing is damage here that is not found later.
    private func estimate() throws {
        do {
            total = try snapshot { database in
                let state = try JournalState(database)
                let articles = try Int64.fetchOne(database, sql: "SELECT max(id) FROM articles")
                let rows = [
                    state.head, 1 - state.oldest, state.totals.files, articles ?? 0,
                    state.totals.contents,
                ]
                return rows.reduce(0) { $0 &+ $1 }
            }
        } catch let error as DatabaseError where error.isDamage {
            total = 0
        }
    }
}
