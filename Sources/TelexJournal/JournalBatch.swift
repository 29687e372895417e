import Crypto
import GRDB
import TelexModel
import TelexWire

/// One transaction's changes, numbered and written one after the other.
struct JournalBatch {
    private var state: JournalState
    private var writer: LineWriter
    private let time: Timestamp
    private var files: FileTable
    private let articles: ArticleTable
    private let insertChange: RawStatement
    private let database: Database
    private let contents: ContentRetention
    /// Articles whose last copy went.
    private var released: Set<Int64> = []

    /// Room for a change's line, and for as many at the beginning: the lines of lone commits are
    /// kept by the thousand (`RecentLines`), with the room that they were written into.
    static let lineRoom = 512
    private static let linesRoom = 64 << 10

    /// Begins within an open transaction a batch of about so many changes.
    ///
    /// `time` is not before the last change's.
    init(
        _ database: Database,
        state: JournalState,
        changeCount: Int,
        time: Timestamp,
        contents: ContentRetention
    ) throws {
        self.database = database
        self.contents = contents
        self.state = state
        self.time = time
        writer = LineWriter(capacity: min(changeCount * Self.lineRoom, Self.linesRoom))
        files = try FileTable(database)
        articles = try ArticleTable(database)
        insertChange = try RawStatement(
            database,
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
    }

    /// Writes where the journal stands after the batch; returns that and the lines.
    mutating func finish() throws -> (state: JournalState, lines: [UInt8]) {
        try letGoOfContents()
        try state.store(database)
        return (state, writer.bytes)
    }

    /// Lets go of the contents that no file holds any more, where no others are kept.
    private mutating func letGoOfContents() throws {
        if released.isEmpty { return }
        let table = try ContentTable(database)
        for id in released where try articles.article(id).copies == 0 {
            try table.remove(id, &state.totals)
        }
    }

    /// Counts one file less that holds the article.
    private mutating func release(_ id: Int64) throws -> ArticleRow {
        let article = try articles.release(id, &state.totals)
        if article.copies == 0, contents != .all { released.insert(id) }
        return article
    }

    /// Writes one step.
    mutating func apply(_ step: PlannedStep, _ readings: [Reading]) throws {
        switch step {
        case .add(let index): try add(readings[index])
        case .modify(let index, let row): try modify(readings[index], row)
        case .move(let index, let source): try move(readings[index], source)
        case .modifyMoved(let index):
            guard let row = try files.row(at: readings[index].path) else { return }
            try modify(readings[index], row)
        case .remove(let row, let origin): try remove(row, origin)
        case .refresh(let index, let row):
            guard case .file(let file) = readings[index].finding else { return }
            state.totals.fileBytes += file.fingerprint.size - row.fingerprint.size
            var fresh = row
            fresh.take(file)
            try files.refresh(fresh)
        }
    }

    private mutating func add(_ reading: Reading) throws {
        guard case .file(let file) = reading.finding else { return }
        let article = try articles.hold(file, &state.totals)
        let version = try files.takePastVersion(reading.path) + 1
        let seq = state.head + 1
        let row = FileRow(
            id: 0,
            path: reading.path,
            version: version,
            article: article.id,
            seq: seq,
            reading: file
        )
        try files.insert(row)
        state.totals.files += 1
        state.totals.fileBytes += file.fingerprint.size
        var change = change(.added, reading.origin, row, article)
        change.duplicateOf = try files.duplicate(of: row, copies: article.copies)
        try append(change, article)
    }

    private mutating func modify(_ reading: Reading, _ row: FileRow) throws {
        guard case .file(let file) = reading.finding else { return }
        let old = try release(row.article)
        let article = try articles.hold(file, &state.totals)
        var new = FileRow(
            id: row.id,
            path: row.path,
            version: row.version + 1,
            article: article.id,
            seq: state.head + 1,
            reading: file
        )
        new.id = row.id
        try files.update(new)
        state.totals.fileBytes += file.fingerprint.size - row.fingerprint.size
        var change = change(.modified, reading.origin, new, article)
        change.previous = Change.Previous(
            hash: row.hash,
            version: row.version,
            copies: old.copies
        )
        change.duplicateOf = try files.duplicate(of: new, copies: article.copies)
        try append(change, article, previous: row.article)
    }

    /// Where the content has changed too, `file` is what the moved file held before.
    private mutating func move(_ reading: Reading, _ source: FileRow) throws {
        guard case .file(let file) = reading.finding else { return }
        let article = try articles.article(source.article)
        var row = source
        row.path = reading.path
        row.version = try files.takePastVersion(reading.path) + 1
        row.seq = state.head + 1
        if file.hash == source.hash {
            state.totals.fileBytes += file.fingerprint.size - row.fingerprint.size
            row.take(file)
            row.isTouched = false
        }
        try files.leave(source.path, version: source.version)
        try files.update(row)
        var change = change(.moved, reading.origin, row, article)
        change.source = Change.Source(path: source.path, version: source.version)
        change.duplicateOf = try files.duplicate(of: row, copies: article.copies)
        try append(change, article)
    }

    private mutating func remove(_ row: FileRow, _ origin: Origin) throws {
        let article = try release(row.article)
        try files.remove(row)
        try files.leave(row.path, version: row.version)
        state.totals.files -= 1
        state.totals.fileBytes -= row.fingerprint.size
        var change = change(.removed, origin, row, article)
        change.file = nil
        try append(change, article)
    }

    private func change(
        _ kind: ChangeKind,
        _ origin: Origin,
        _ row: FileRow,
        _ article: ArticleRow
    ) -> Change {
        Change(
            seq: state.head + 1,
            time: time,
            kind: kind,
            origin: origin,
            path: row.path,
            version: row.version,
            hash: row.hash,
            copies: article.copies,
            file: Change.FileFacts(size: row.fingerprint.size, mtime: row.fingerprint.mtime)
        )
    }

    private mutating func append(
        _ change: Change,
        _ article: ArticleRow,
        previous: Int64? = nil
    ) throws {
        let start = writer.bytes.count
        writer.change(change, journal: state.id, facts: article.facts)
        let line = writer.bytes[start...]
        var hasher = SHA256()
        state.chain.withBytes { hasher.update(bufferPointer: $0) }
        line.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        if let chain = hasher.finalize().withUnsafeBytes({ ContentHash(bytes: $0) }) {
            state.chain = chain
        }
        state.head = change.seq
        state.time = change.time
        insertChange.bind(1, change.seq)
        insertChange.bind(2, change.time.nanoseconds / 1_000)
        insertChange.bind(3, change.kind.number)
        insertChange.bind(5, change.version)
        if let source = change.source {
            insertChange.bind(6, source.path.bytes)
            insertChange.bind(7, source.version)
        } else {
            insertChange.bindNull(6)
            insertChange.bindNull(7)
        }
        insertChange.bind(8, article.id)
        if let previous { insertChange.bind(11, previous) } else { insertChange.bindNull(11) }
        try change.path.bytes.withUnsafeBytes { path in
            try line.withUnsafeBytes { line in
                try state.chain.withBytes { chain in
                    insertChange.bind(4, lent: path)
                    insertChange.bind(9, lent: line)
                    insertChange.bind(10, lent: chain)
                    try insertChange.run()
                }
            }
        }
    }
}

extension ChangeKind {
    /// The number that stands for the kind in the table `changes`.
    var number: Int64 {
        switch self {
        case .added: 1
        case .modified: 2
        case .moved: 3
        case .removed: 4
        }
    }
}
