"""Several folders as one: their files, the changes that led there, and how far each feed was taken."""
import sqlite3
import threading

from feed import path_of

# (journal, seq) names a change for ever: a second one of that name would be refused.
TABLES = """
CREATE TABLE IF NOT EXISTS cursors (source TEXT PRIMARY KEY, cursor TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS changes (
  journal TEXT, seq INTEGER, source TEXT, time TEXT, kind TEXT, path BLOB, hash TEXT,
  PRIMARY KEY (journal, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  source TEXT, path BLOB, hash TEXT NOT NULL, PRIMARY KEY (source, path)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_hash ON files (hash);
"""


class Merged:
    """The database. Feeds are taken by a thread each, a transaction at a time."""

    def __init__(self, place):
        self.lock = threading.Lock()
        self.database = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = FULL")
        self.database.executescript(TABLES)

    def cursor(self, source):
        """Where a feed is to go on; nothing, where it begins with the present files."""
        with self.lock:
            found = self.database.execute("SELECT cursor FROM cursors WHERE source = ?", [source]).fetchone()
        return found[0] if found else None

    def take(self, source, lines):
        """Takes a piece of a feed: what it changes and how far it goes are one transaction."""
        with self.lock:
            self.database.execute("BEGIN IMMEDIATE")
            try:
                for line in lines:
                    self.apply(source, line)
                self.database.execute("COMMIT")
            except BaseException:
                self.database.execute("ROLLBACK")
                raise

    def apply(self, source, line):
        if line["type"] == "file":
            self.put(source, line)
        elif line["type"] == "change":
            journal, seq = line["cursor"].rsplit("-", 1)
            self.database.execute("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?)", [
                journal, int(seq), source, line["time"], line["kind"], path_of(line), line["hash"]])
            if line["kind"] in ("moved", "removed"):
                gone = path_of(line, "from" if line["kind"] == "moved" else "path")
                self.database.execute("DELETE FROM files WHERE source = ? AND path = ?", [source, gone])
            if line["kind"] != "removed":
                self.put(source, line)
        if "cursor" in line:
            self.database.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?)", [source, line["cursor"]])

    def put(self, source, line):
        self.database.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?)", [source, path_of(line), line["hash"]])

    def begin_anew(self, source):
        """Forgets a folder's files and its place, as the present files come next.

        As long as it has no cursor again, they are not all there.
        """
        with self.lock:
            self.database.execute("BEGIN IMMEDIATE")
            self.database.execute("DELETE FROM files WHERE source = ?", [source])
            self.database.execute("DELETE FROM cursors WHERE source = ?", [source])
            self.database.execute("COMMIT")


class Seen:
    """What has been merged so far, for somebody else who looks at it."""

    def __init__(self, place):
        self.database = sqlite3.connect(f"file:{place}?mode=ro", uri=True)

    def cursor(self, source):
        """How far a feed has been taken; None, where its files are not all there."""
        return self.one("SELECT max(cursor) FROM cursors WHERE source = ?", source)

    def is_at(self, wanted):
        """Whether each source was taken up to its cursor or beyond."""
        try:
            return all(reaches(self.cursor(source), cursor) for source, cursor in wanted.items())
        except sqlite3.OperationalError:
            return False  # the tables are not there yet

    def files(self, source):
        """The files of a folder by their exact paths."""
        return dict(self.database.execute("SELECT path, hash FROM files WHERE source = ?", [source]))

    def changes(self, journal):
        """How many changes of a journal there are, the first and the last."""
        return self.database.execute(
            "SELECT count(*), min(seq), max(seq) FROM changes WHERE journal = ?", [journal]).fetchone()

    def copies(self, content):
        """How many files of all the folders hold a content."""
        return self.one("SELECT count(*) FROM files WHERE hash = ?", content)

    def told(self, content):
        """What happened to the files with a content: folder and kind, in order of time."""
        return self.database.execute(
            "SELECT source, kind FROM changes WHERE hash = ? ORDER BY time", [content]).fetchall()

    def one(self, query, *values):
        return self.database.execute(query, values).fetchone()[0]

    def close(self):
        self.database.close()


def reaches(cursor, wanted):
    """Whether a cursor is at another of its journal or behind it."""
    if cursor is None:
        return False
    (journal, seq), (other, least) = cursor.rsplit("-", 1), wanted.rsplit("-", 1)
    return journal == other and int(seq) >= int(least)
