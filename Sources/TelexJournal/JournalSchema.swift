import GRDB

/// The tables of a journal; `docs/JOURNAL.md` describes them for readers with `sqlite3`.
enum JournalSchema {
    /// `PRAGMA application_id`: "TELX", by which a journal is told from any other database.
    static let applicationID: Int64 = 0x5445_4C58
    /// `PRAGMA user_version`: the format of the tables below.
    static let format: Int64 = 4

    /// Makes the tables in an empty database.
    static func create(_ database: Database) throws {
        try database.execute(sql: tables + mounts + base + consumers + waste)
    }

    /// Where other file systems are mounted below the folder; since format 2.
    private static let mounts = """
        CREATE TABLE mounts (
          path BLOB PRIMARY KEY,
          inode INTEGER NOT NULL,
          birth INTEGER NOT NULL,
          sum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// The files as they stood before the oldest change that is kept; since format 3.
    ///
    /// What is before a file's first change that is kept can be told from here alone.
    static let base = """
        CREATE TABLE base (
          path BLOB PRIMARY KEY,
          version INTEGER NOT NULL,
          article INTEGER NOT NULL REFERENCES articles (id),
          seq INTEGER NOT NULL,
          mtime INTEGER NOT NULL,
          sum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// The named subscribers, and the last change that each has acknowledged; since format 4.
    static let consumers = """
        CREATE TABLE consumers (
          name TEXT PRIMARY KEY,
          seq INTEGER NOT NULL,
          acked_at INTEGER,
          sum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// The articles with more than one copy, those first whose further copies take most; since
    /// format 4.
    ///
    /// Of most articles there is one copy: these cost the writer a comparison.
    static let waste = """
        CREATE INDEX articles_waste ON articles (size * (1 - copies)) WHERE copies > 1;
        """

    /// The tables and their indexes.
    ///
    /// A change's line is stored as it goes over the wire, so that replay copies bytes. A path's
    /// last version outlives its file in `past`. `copies` of an article is the number of its
    /// rows in `files`; contents have a table of their own, since SQLite rewrites a whole row for
    /// a counter in it. A row that nothing else in the journal could show to be damaged has a
    /// `sum` of its other columns.
    private static let tables = """
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
          closed INTEGER NOT NULL,
          oldest_chain BLOB NOT NULL CHECK (length(oldest_chain) = 32),
          sum INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE earlier (
          id INTEGER PRIMARY KEY,
          head INTEGER NOT NULL,
          sum INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE articles (
          id INTEGER PRIMARY KEY,
          hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
          size INTEGER NOT NULL,
          copies INTEGER NOT NULL CHECK (copies >= 0),
          facts BLOB,
          sum INTEGER NOT NULL
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
          chain BLOB NOT NULL CHECK (length(chain) = 32),
          previous INTEGER REFERENCES articles (id)
        ) STRICT;
        CREATE UNIQUE INDEX changes_path ON changes (path, version, kind = 4);
        CREATE UNIQUE INDEX changes_from ON changes (from_path, from_version)
          WHERE from_path IS NOT NULL;
        \(articleIndexes)
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
          racy INTEGER NOT NULL,
          sum INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX files_article ON files (article, seq);
        CREATE INDEX files_inode ON files (inode);
        CREATE TABLE past (
          path BLOB PRIMARY KEY,
          version INTEGER NOT NULL,
          sum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Which changes name an article: whether it is still needed, and how many copies it had.
    static let articleIndexes = """
        CREATE INDEX changes_article ON changes (article);
        CREATE INDEX changes_previous ON changes (previous) WHERE previous IS NOT NULL;
        """
}
