import GRDB
import TelexModel

/// Checks the database itself: its pages, its tables, its indexes.
extension Verifier {
    /// Lets SQLite check every page, and compares tables and indexes with those of this format.
    ///
    /// Beside the writer each table has a moment of its own, and the contents are left out: they
    /// are most of the bytes, and each is read against its hash anyway.
    func checkStructure() throws {
        let expected = try Self.expectedForm()
        let form = try moment(of: "the list of its tables") { try Self.form($0) }
        for part in expected.subtracting(form ?? expected).sorted() {
            bad(.journal, "not as this format has it: \(part)")
        }
        let wholes = isLive ? Self.tables.filter { $0 != "contents" }.map(Optional.some) : [nil]
        for table in wholes where goesOn() {
            // What it has found counts also where it can't go on.
            _ = try moment(of: "the pages of \(table ?? "the journal")") { database in
                let argument = table.map { "('\($0)')" } ?? ""
                let rows = try String.fetchCursor(
                    database,
                    sql: "PRAGMA integrity_check\(argument)"
                )
                while let message = try rows.next() { take(message) }
            }
        }
    }

    private func take(_ message: String) {
        if message == "ok" { return }
        for line in message.split(separator: "\n") where !line.hasPrefix("***") {
            bad(.journal, "SQLite finds: \(line)")
        }
    }

    private static let tables = ["changes", "contents"] + SummedTable.all.map(\.name)

    /// What columns the tables have, and what the indexes are over.
    private static func form(_ database: Database) throws -> Set<String> {
        let columns = try String.fetchAll(
            database,
            sql: """
                SELECT 'table ' || tables.name || ' (' || (
                  SELECT group_concat(part, ', ') FROM (
                    SELECT columns.name || ' ' || type || ' ' || "notnull" || ' ' || pk AS part
                      FROM pragma_table_xinfo(tables.name) AS columns ORDER BY columns.name)
                ) || ')' || CASE WHEN sql LIKE '%WITHOUT ROWID%' THEN ' by key' ELSE '' END
                  FROM sqlite_schema AS tables WHERE type = 'table'
                """
        )
        let indexes = try String.fetchAll(
            database,
            sql: """
                SELECT 'index ' || name || ' on ' || tbl_name || ': ' || ifnull(sql, '')
                  FROM sqlite_schema WHERE type = 'index'
                """
        )
        return Set(
            columns + indexes.map { $0.split { $0 == " " || $0 == "\n" }.joined(separator: " ") }
        )
    }

    private static func expectedForm() throws -> Set<String> {
        try DatabaseQueue().write { database in
            try JournalSchema.create(database)
            return try form(database)
        }
    }
}
