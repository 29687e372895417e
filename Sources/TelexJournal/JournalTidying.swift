import CTelexSystem
import GRDB
import TelexModel

/// What the writer lets go of, a step of some milliseconds at a time, so that no commit waits for
/// long: changes that are too old or too many, contents that are not to be kept, and the room of
/// both on the disk.
struct JournalTidying {
    /// So many changes are let go of in one transaction.
    static let changesAtOnce: Int64 = 128
    /// So many contents are looked at in one.
    static let contentsAtOnce: Int64 = 256
    /// So many pages are given back to the file system in one.
    static let pagesAtOnce = 64
    /// Free pages are filled by what comes next: they are given back from so many on, or from one
    /// in so many of all.
    static let freePages: Int64 = 256
    static let freeShare: Int64 = 20
    /// One change too many is not worth a transaction: they wait until they are one in so many of
    /// those that are kept, or too old by as much, within these limits.
    static let slackShare: Int64 = 64
    static let slackChanges: Int64 = 256
    static let slackNanoseconds: Int64 = 60_000_000_000

    private enum Contents {
        /// Those after this article are still to be looked at.
        case sweeping(after: Int64)
        case swept
    }

    private let keep: ChangeRetention
    private let keepsContents: ContentRetention
    private var contents: Contents
    private var isExpiring = false
    private var mayHaveFreePages = true
    private var isVacuuming = false
    /// When the oldest change was journaled; nil where that is to be looked up.
    private var oldestTime: (oldest: Int64, time: Timestamp)?

    init(_ settings: JournalSettings) {
        keep = settings.keep
        keepsContents = settings.contents
        contents = settings.contents == .all ? .swept : .sweeping(after: 0)
    }

    /// Contents were let go of by a commit.
    mutating func removedContents() { mayHaveFreePages = true }

    /// Nanoseconds until there is something to do; nil while there is nothing.
    func delay(_ state: JournalState, now: Timestamp) -> Int64? {
        if mayHaveFreePages || isVacuuming { return 0 }
        if case .sweeping = contents { return 0 }
        switch keep {
        case .forever: return nil
        case .count: return excess(state) > 0 ? 0 : nil
        case .age(let age):
            if state.oldest > state.head { return nil }
            guard let oldestTime, oldestTime.oldest == state.oldest else { return 0 }
            let patience = isExpiring ? age : age + Self.slack(age)
            return max(0, oldestTime.time.nanoseconds + patience - now.nanoseconds)
        }
    }

    private static func slack(_ age: Int64) -> Int64 {
        min(slackNanoseconds, age / slackShare)
    }

    /// How many changes are too many, 0 where it is not worth the while yet.
    private func excess(_ state: JournalState) -> Int64 {
        guard case .count(let count) = keep else { return 0 }
        let excess = state.head - state.oldest + 1 - count
        return isExpiring || excess > min(Self.slackChanges, count / Self.slackShare)
            ? max(0, excess) : 0
    }

    /// Does one step; returns where the journal stands after it.
    mutating func step(
        _ database: Database,
        _ state: JournalState,
        now: Timestamp
    ) throws -> JournalState {
        if let expired = try expire(database, state, now) { return expired }
        if case .sweeping(let article) = contents {
            return try sweep(database, state, after: article)
        }
        try vacuum(database)
        return state
    }

    private mutating func expire(
        _ database: Database,
        _ state: JournalState,
        _ now: Timestamp
    ) throws -> JournalState? {
        var end = state.head + 1
        var cutoff = Int64.max
        switch keep {
        case .forever: return nil
        case .count:
            let excess = excess(state)
            if excess == 0 {
                isExpiring = false
                return nil
            }
            end = state.oldest + excess
        case .age(let age):
            try learnOldestTime(database, state)
            guard delay(state, now: now) == 0 || isExpiring else { return nil }
            cutoff = (now.nanoseconds - age) / 1_000
        }
        var after = state
        try database.inWriteTransaction {
            try ChangeExpiry(database).run(
                &after,
                before: end,
                cutoff: cutoff,
                limit: Self.changesAtOnce
            )
            return .commit
        }
        isExpiring = after.oldest - state.oldest == Self.changesAtOnce
        if after.oldest == state.oldest { return nil }
        mayHaveFreePages = true
        try learnOldestTime(database, after)
        return after
    }

    private mutating func learnOldestTime(_ database: Database, _ state: JournalState) throws {
        guard case .age = keep, oldestTime?.oldest != state.oldest else { return }
        let query = try RawStatement(database, "SELECT time FROM changes WHERE seq = ?")
        query.bind(1, state.oldest)
        if state.oldest > state.head { return }
        guard try query.step() else {
            throw DatabaseError.contradiction("the change \(state.oldest) is missing")
        }
        oldestTime = (state.oldest, Timestamp(nanoseconds: query.integer(0) * 1_000))
        query.reset()
    }

    /// Looks at the next contents, whether they are to be kept.
    private mutating func sweep(
        _ database: Database,
        _ state: JournalState,
        after article: Int64
    ) throws -> JournalState {
        var last: Int64?
        var swept = state
        try database.inWriteTransaction {
            let query = try RawStatement(
                database,
                """
                SELECT article, copies FROM contents JOIN articles ON articles.id = article
                  WHERE article > ? ORDER BY article LIMIT ?
                """
            )
            query.bind(1, article)
            query.bind(2, Self.contentsAtOnce)
            var unwanted: [Int64] = []
            while try query.step() {
                last = query.integer(0)
                if keepsContents == .none || query.integer(1) == 0 {
                    unwanted.append(query.integer(0))
                }
            }
            let table = try ContentTable(database)
            for article in unwanted { try table.remove(article, &swept.totals) }
            if !unwanted.isEmpty { try swept.store(database) }
            return .commit
        }
        contents = last.map { .sweeping(after: $0) } ?? .swept
        mayHaveFreePages = true
        return swept
    }

    /// Gives some free pages back, once there are too many.
    private mutating func vacuum(_ database: Database) throws {
        mayHaveFreePages = false
        let free = try Int64.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
        let all = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let limit = max(Self.freePages, all / Self.freeShare)
        isVacuuming = free > (isVacuuming ? limit / 2 : limit)
        guard isVacuuming else { return }
        try database.execute(sql: "PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
    }
}

extension JournalWriter {
    /// Nanoseconds until there is something to let go of; nil while there is nothing.
    package var tidyDelay: Int64? {
        tidying.delay(journal.state, now: journal.settings.now())
    }

    /// Lets go of a little of what is not to be kept any more.
    ///
    /// - Throws: what keeps the journal from being written; then nothing was let go of.
    package func tidy() throws(JournalError) {
        do {
            let before = journal.state
            let state = try journal.write { database in
                try tidying.step(database, before, now: journal.settings.now())
            }
            if state != before { journal.publish(state) }
        } catch {
            throw journal.file.failure(error)
        }
    }
}

extension JournalWriter {
    /// Gives back the memory that a burst took: the pages that SQLite keeps, and what the heap has
    /// free; takes some milliseconds.
    package func releaseMemory() {
        // What can't be given back is no fault of the journal's.
        try? journal.write { try $0.execute(sql: "PRAGMA shrink_memory") }
        telex_release_memory()
    }
}
