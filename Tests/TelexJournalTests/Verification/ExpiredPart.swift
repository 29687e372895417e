import GRDB
import TelexModel

@testable import TelexJournal

/// The first changes of a journal taken out, as retention leaves it.
enum ExpiredPart {
    /// Takes out every change before `oldest`; the files as of then go into `base`.
    static func take(_ journal: Journal, before oldest: Int64) throws {
        try journal.pool.write { database in
            let first = try JournalState(database).oldest
            if oldest <= first { return }
            for seq in first..<oldest {
                try database.execute(
                    sql: """
                        DELETE FROM base WHERE path IN (
                          SELECT from_path FROM changes WHERE seq = ?1 AND kind = 3
                          UNION ALL SELECT path FROM changes WHERE seq = ?1 AND kind = 4);
                        """,
                    arguments: [seq]
                )
                // Every sample was modified 500 ns after the epoch.
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO base
                          SELECT path, version, article, seq, 500, 0 FROM changes
                          WHERE seq = ? AND kind <> 4
                        """,
                    arguments: [seq]
                )
            }
            try database.execute(
                sql: """
                    UPDATE journal SET oldest = ?1,
                      oldest_chain = (SELECT chain FROM changes WHERE seq = ?1 - 1)
                    """,
                arguments: [oldest]
            )
            try database.execute(sql: "DELETE FROM changes WHERE seq < ?", arguments: [oldest])
            try SummedTable.base.seal(database)
            try SummedTable.journal.seal(database)
        }
    }
}
