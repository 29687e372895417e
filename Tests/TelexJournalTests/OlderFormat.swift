import GRDB
import TelexModel

@testable import TelexJournal

/// A journal's file as an earlier version wrote it.
enum OlderFormat {
    /// Rewrites a closed journal of this format as one of an older, with all that it could keep.
    static func rewrite(_ directory: ScratchDirectory, to format: Int64) throws {
        let path = directory.path + "/journal.db"
        if format == 3 { return try takeBackFour(path) }
        let old = try DatabaseQueue(path: directory.path + "/old.db")
        try old.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA journal_mode = WAL; ATTACH ? AS new",
                arguments: [path]
            )
            try database.execute(sql: formatOne + (format > 1 ? mounts : ""))
            for (table, columns) in tables where format > 1 || table != "mounts" {
                try database.execute(
                    sql: "INSERT INTO main.\(table) SELECT \(columns) FROM new.\(table)"
                )
            }
            try database.execute(
                sql: """
                    PRAGMA main.application_id = \(JournalSchema.applicationID);
                    PRAGMA main.user_version = \(format);
                    DETACH new;
                    PRAGMA wal_checkpoint(TRUNCATE);
                    """
            )
        }
        try old.close()
        try directory.write(directory.read("old.db"), to: "journal.db")
    }

    /// Format 4 added a table, and an index.
    private static func takeBackFour(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: "DROP TABLE consumers; DROP INDEX articles_waste; PRAGMA user_version = 3"
            )
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
    }

    private static let tables = [
        (
            "journal",
            """
            one, id, head, oldest, time, chain, files, file_bytes, articles, article_bytes, contents,
            content_bytes, folder_inode, folder_birth, boot, durability, closed
            """
        ),
        ("earlier", "id, head"),
        ("articles", "id, hash, size, copies, facts"),
        ("contents", "article, encoding, bytes"),
        (
            "changes",
            "seq, time, kind, path, version, from_path, from_version, article, line, chain"
        ),
        (
            "files",
            "id, path, version, article, seq, size, mtime, ctime, inode, birth, links, racy"
        ),
        ("past", "path, version"),
        ("mounts", "path, inode, birth"),
    ]

    private static let mounts = """
        CREATE TABLE mounts (
          path BLOB PRIMARY KEY,
          inode INTEGER NOT NULL,
          birth INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let formatOne = """
        CREATE TABLE journal (
          one INTEGER PRIMARY KEY CHECK (one = 1),
          id INTEGER NOT NULL,
          head INTEGER NOT NULL,
          oldest INTEGER NOT NULL,
          time INTEGER NOT NULL,
          chain BLOB NOT NULL CHECK (length(chain) = 32),
          files INTEGER NOT NULL,
          file_bytes INTEGER NOT NULL,
          articles INTEGER NOT NULL,
          article_bytes INTEGER NOT NULL,
          contents INTEGER NOT NULL,
          content_bytes INTEGER NOT NULL,
          folder_inode INTEGER,
          folder_birth INTEGER,
          boot BLOB NOT NULL,
          durability INTEGER NOT NULL,
          closed INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE earlier (
          id INTEGER PRIMARY KEY,
          head INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE articles (
          id INTEGER PRIMARY KEY,
          hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
          size INTEGER NOT NULL,
          copies INTEGER NOT NULL CHECK (copies >= 0),
          facts BLOB
        ) STRICT;
        CREATE TABLE contents (
          article INTEGER PRIMARY KEY REFERENCES articles (id),
          encoding INTEGER NOT NULL,
          bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE changes (
          seq INTEGER PRIMARY KEY CHECK (seq > 0),
          time INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          path BLOB NOT NULL,
          version INTEGER NOT NULL CHECK (version > 0),
          from_path BLOB,
          from_version INTEGER,
          article INTEGER NOT NULL REFERENCES articles (id),
          line BLOB NOT NULL,
          chain BLOB NOT NULL CHECK (length(chain) = 32)
        ) STRICT;
        CREATE UNIQUE INDEX changes_path ON changes (path, version, kind = 4);
        CREATE UNIQUE INDEX changes_from ON changes (from_path, from_version)
          WHERE from_path IS NOT NULL;
        CREATE TABLE files (
          id INTEGER PRIMARY KEY,
          path BLOB NOT NULL UNIQUE,
          version INTEGER NOT NULL,
          article INTEGER NOT NULL REFERENCES articles (id),
          seq INTEGER NOT NULL,
          size INTEGER NOT NULL,
          mtime INTEGER NOT NULL,
          ctime INTEGER NOT NULL,
          inode INTEGER NOT NULL,
          birth INTEGER NOT NULL,
          links INTEGER NOT NULL,
          racy INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX files_article ON files (article, seq);
        CREATE INDEX files_inode ON files (inode);
        CREATE TABLE past (
          path BLOB PRIMARY KEY,
          version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
