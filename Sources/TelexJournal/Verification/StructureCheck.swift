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
        let found = try moment(of: "the list of its tables") { database in
            (form: try Self.form(database), checks: try Self.checks(database))
        }
        if let found {
            // A journal that was brought up to this format may lack a check, and have no other.
            let missing = expected.form.subtracting(found.form)
            let foreign = found.checks.subtracting(expected.checks)
            for part in missing.sorted() + foreign.sorted() {
                bad(.journal, "not as this format has it: \(part)")
            }
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

    /// What the tables demand of their rows, each with the name of its table.
    private static func checks(_ database: Database) throws -> Set<String> {
        let tables = try Row.fetchAll(
            database,
            sql: "SELECT name, ifnull(sql, '') FROM sqlite_schema WHERE type = 'table'"
        )
        var checks: Set<String> = []
        for row in tables {
            let (name, sql) = (row[0] as String, row[1] as String)
            for part in sql.split(separator: "CHECK (").dropFirst() {
                var depth = 1
                let clause = part.prefix { character in
                    if character == "(" { depth += 1 }
                    if character == ")" { depth -= 1 }
                    return depth > 0
                }
                checks.insert("table \(name), check (\(clause))")
            }
        }
        return checks
    }

    private static func expectedForm() throws -> (form: Set<String>, checks: Set<String>) {
        try DatabaseQueue().write { database in
            try JournalSchema.create(database)
            return (try form(database), try checks(database))
        }
    }
}
