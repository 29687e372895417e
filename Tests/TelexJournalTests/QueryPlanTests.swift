import GRDB
import TelexModel
import Testing

@testable import TelexJournal

@Suite("What is asked of the past")
struct QueryPlanTests {
    // capability 3.7
    @Test("is found by indexes: no query scans a table or sorts")
    func plans() throws {
        let opened = try RandomJournal.history(9, batches: 60)
        try opened.expire(before: 30)
        let queries = try traced(opened) {
            for path in (RandomJournal.paths + ["never"]).map({ RelativePath($0) }) {
                _ = try opened.journal.history(of: path)?.page(offset: 0, byteLimit: 1_000)
                for version in [nil, 1, 5] as [Int64?] {
                    _ = try opened.journal.content(at: path, version: version)
                }
            }
            _ = try opened.journal.content(of: Sample.hash(RandomJournal.texts[0]))
            _ = try opened.journal.seq(before: Timestamp(nanoseconds: 0))
            _ = try opened.journal.seq(notAfter: Timestamp(nanoseconds: 0))
            try opened.journal.pool.read { database in
                for seq in 29..<opened.journal.state.head {
                    _ = try FilesAtPlace.page(database, at: seq, after: .folder, limit: 100)
                }
                var changes = try LastChanges(database, upTo: .max, after: [])
                _ = try changes.next()
                changes.end()
            }
        }
        let tables = ["articles", "base", "changes", "contents", "files", "past"]
        for table in tables { #expect(queries.contains { $0.contains(" \(table) ") }, "\(table)") }
        for query in queries { try check(query, opened) }
    }

    // capability 4.1
    @Test("and one file of each article too")
    func onePerArticle() throws {
        let opened = try RandomJournal.history(9, batches: 20)
        let queries = try plans(opened) {
            try opened.journal.pool.read { database in
                let sql = FilesSnapshot.oldestFiles
                _ = try FilesSnapshot.present(database, sql, after: .folder, 9)
            }
        }
        let plan = try #require(
            queries.values.first { $0.contains("CORRELATED SCALAR SUBQUERY 1") }
        )
        #expect(
            plan == [
                "SEARCH files USING INDEX sqlite_autoindex_files_1 (path>?)",
                "SEARCH articles USING INTEGER PRIMARY KEY (rowid=?)",
                "CORRELATED SCALAR SUBQUERY 1",
                "SEARCH other USING COVERING INDEX files_article (article=?)",
            ]
        )
    }

    // capability 4.3
    @Test("and duplicates, of which none but one article's files are sorted")
    func duplicates() throws {
        let opened = try RandomJournal.history(9, batches: 60)
        let queries = try plans(opened) {
            try opened.journal.pool.read { database in
                _ = try DuplicatesSnapshot.totals(database, opened.journal.state.totals)
                var last: DuplicatedArticle?
                for _ in 1...2 {
                    last =
                        try DuplicatesSnapshot.page(database, after: last, limit: 1, fileLimit: 2)
                        .last ?? last
                }
                #expect(last != nil)
            }
        }
        let plans = Set(queries.values)
        for plan in [
            ["SCAN articles USING INDEX articles_waste"],
            ["SEARCH articles USING INDEX articles_waste (<expr>>?)"],
            ["SEARCH articles USING INDEX articles_waste (<expr>=? AND rowid>?)"],
            ["SEARCH articles USING INDEX sqlite_autoindex_articles_1 (hash=?)"],
            [
                "SEARCH files USING INDEX files_article (article=?)",
                "USE TEMP B-TREE FOR ORDER BY",
            ],
        ] {
            #expect(plans.contains(plan), "\(plan) is none of \(plans)")
        }
    }

    /// How each query is answered that is made meanwhile.
    private func plans(
        _ opened: OpenedJournal,
        _ body: () throws -> Void
    ) throws -> [String: [String]] {
        var plans: [String: [String]] = [:]
        for query in try traced(opened, body) {
            plans[query] = try opened.rows("EXPLAIN QUERY PLAN " + query) {
                String(decoding: $0.bytes(3), as: UTF8.self)
            }
        }
        return plans
    }

    private func check(_ query: String, _ opened: OpenedJournal) throws {
        let steps = try opened.rows("EXPLAIN QUERY PLAN " + query) {
            String(decoding: $0.bytes(3), as: UTF8.self)
        }
        #expect(!steps.isEmpty)
        // The table `journal` has one row.
        for step in steps where step != "SCAN journal" {
            #expect(!step.hasPrefix("SCAN"), "\(step): \(query)")
            #expect(!step.contains("TEMP B-TREE"), "\(step): \(query)")
        }
    }

    /// The queries of what is read meanwhile, one reader after the other.
    private func traced(
        _ opened: OpenedJournal,
        _ body: () throws -> Void
    ) throws -> Set<String> {
        let found = Found()
        let pool = opened.journal.pool
        try pool.unsafeRead { database in
            database.trace { event in
                guard case .statement(let statement) = event else { return }
                if statement.sql.hasPrefix("SELECT") { found.queries.insert(statement.sql) }
            }
        }
        defer { try? pool.unsafeRead { $0.trace(nil) } }
        try body()
        return found.queries
    }

    private final class Found {
        var queries: Set<String> = []
    }
}
