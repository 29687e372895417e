import GRDB

/// Brings a journal of an older format up to this one.
enum JournalUpgrade {
    /// Does it in one transaction; nothing where the format is this one.
    static func run(_ database: Database) throws {
        guard let found = try Int64.fetchOne(database, sql: "PRAGMA user_version"),
            found < JournalSchema.format
        else { return }
        try database.inWriteTransaction {
            if found < 2 { try database.execute(sql: mounts) }
            if found < 3 { try addSums(database) }
            try database.execute(sql: JournalSchema.consumers + JournalSchema.waste)
            try database.execute(sql: "PRAGMA user_version = \(JournalSchema.format)")
            return .commit
        }
    }

    /// As format 2 had it.
    private static let mounts = """
        CREATE TABLE mounts (
          path BLOB PRIMARY KEY,
          inode INTEGER NOT NULL,
          birth INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Format 3: sums over rows, the content before a change, the files before the oldest.
    ///
    /// No change had expired before.
    private static func addSums(_ database: Database) throws {
        for table in tablesOfThree where table.name != "base" {
            try database.execute(
                sql: "ALTER TABLE \(table.name) ADD COLUMN sum INTEGER NOT NULL DEFAULT 0"
            )
        }
        let start = Journal.chainStart?.description.dropFirst("sha256:".count) ?? ""
        try database.execute(
            sql: """
                ALTER TABLE journal ADD COLUMN oldest_chain BLOB NOT NULL DEFAULT x'\(start)';
                ALTER TABLE changes ADD COLUMN previous INTEGER REFERENCES articles (id);
                UPDATE changes SET previous = (
                  SELECT before.article FROM changes AS before
                    WHERE before.path = changes.path AND before.version = changes.version - 1
                      AND before.kind <> 4
                ) WHERE kind = 2;
                \(JournalSchema.articleIndexes)
                \(JournalSchema.base)
                """
        )
        for table in tablesOfThree { try table.seal(database) }
    }

    /// The tables that had sums in format 3.
    private static let tablesOfThree = SummedTable.all.filter { $0.name != "consumers" }
}
