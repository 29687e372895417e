import GRDB
import TelexModel

/// Takes the oldest changes out of the journal, within a transaction.
///
/// What they leave behind: the files as of the last of them, in `base`, so that every place after
/// it can still be told; the chain there; and of an article that nothing refers to any more its
/// hash and size, so that it is known to have been.
struct ChangeExpiry {
    private let database: Database
    private let oldest: RawStatement
    private let leave: RawStatement
    private let hold: RawStatement
    private let delete: RawStatement
    private let move: RawStatement

    init(_ database: Database) throws {
        self.database = database
        oldest = try RawStatement(
            database,
            """
            SELECT seq, kind, path, version, from_path, article, line, chain, time, previous
              FROM changes WHERE seq >= ? ORDER BY seq LIMIT ?
            """
        )
        leave = try RawStatement(database, "DELETE FROM base WHERE path = ?")
        hold = try RawStatement(
            database,
            "INSERT OR REPLACE INTO base VALUES (?, ?, ?, ?, ?, ?)"
        )
        delete = try RawStatement(database, "DELETE FROM changes WHERE seq < ?")
        move = try RawStatement(database, "UPDATE journal SET oldest = ?, oldest_chain = ?")
    }

    /// Takes out at most `limit` changes before `end` that are not after `cutoff`, microseconds.
    func run(
        _ state: inout JournalState,
        before end: Int64,
        cutoff: Int64,
        limit: Int64
    ) throws {
        var articles: Set<Int64> = []
        var chain: [UInt8] = []
        let first = state.oldest
        if end <= first { return }
        oldest.bind(1, first)
        oldest.bind(2, min(limit, end - first))
        while try oldest.step() {
            if oldest.integer(8) > cutoff {
                oldest.reset()
                break
            }
            try keepState()
            articles.insert(oldest.integer(5))
            if !oldest.isNull(9) { articles.insert(oldest.integer(9)) }
            chain = Array(oldest.bytes(7))
            state.oldest = oldest.integer(0) + 1
        }
        if state.oldest == first { return }
        delete.bind(1, state.oldest)
        try delete.run()
        let unneeded = try UnneededArticles(database)
        for article in articles { try unneeded.letGo(article, &state.totals) }
        move.bind(1, state.oldest)
        move.bind(2, chain)
        try move.run()
        try state.store(database)
    }

    /// Carries the files before the oldest change over the one at hand.
    private func keepState() throws {
        if !oldest.isNull(4) {
            leave.bind(1, column: 4, of: oldest)
            try leave.run()
        }
        if oldest.integer(1) == ChangeKind.removed.number {
            leave.bind(1, column: 2, of: oldest)
            return try leave.run()
        }
        let mtime = StoredLine.mtime(oldest.bytes(6))?.nanoseconds ?? 0
        var sum = RowSum()
        sum.add(oldest.bytes(2))
        for number in [oldest.integer(3), oldest.integer(5), oldest.integer(0), mtime] {
            sum.add(number)
        }
        hold.bind(1, column: 2, of: oldest)
        hold.bind(2, oldest.integer(3))
        hold.bind(3, oldest.integer(5))
        hold.bind(4, oldest.integer(0))
        hold.bind(5, mtime)
        hold.bind(6, sum.value)
        try hold.run()
    }
}

/// Articles that neither a file nor a change that is kept refers to, also as what was before it.
struct UnneededArticles {
    private let contents: ContentTable
    private let isNeeded: RawStatement
    private let article: RawStatement
    private let clear: RawStatement

    init(_ database: Database) throws {
        contents = try ContentTable(database)
        isNeeded = try RawStatement(
            database,
            """
            SELECT 1 FROM articles WHERE id = ?1
              AND (copies > 0 OR EXISTS (SELECT 1 FROM changes WHERE article = ?1)
                OR EXISTS (SELECT 1 FROM changes WHERE previous = ?1))
            """
        )
        article = try RawStatement(database, "SELECT hash, size FROM articles WHERE id = ?")
        clear = try RawStatement(
            database,
            "UPDATE articles SET facts = NULL, sum = ? WHERE id = ?"
        )
    }

    /// Lets go of what is kept of the article, unless something refers to it.
    func letGo(_ id: Int64, _ totals: inout JournalState.Totals) throws {
        isNeeded.bind(1, id)
        if try isNeeded.step() { return isNeeded.reset() }
        try contents.remove(id, &totals)
        article.bind(1, id)
        guard try article.step() else { return }
        defer { article.reset() }
        guard let hash = ContentHash(bytes: article.bytes(0)) else { return }
        clear.bind(1, ArticleRow.sum(hash, article.integer(1), nil))
        clear.bind(2, id)
        try clear.run()
    }
}
