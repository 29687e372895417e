import Beside
import GRDB

/// What SQLite itself can do: the lines that the journal would store, with their paths in an index,
/// and nothing else.
final class BareTable {
    private let directory: String
    private let queue: DatabaseQueue

    init() throws {
        directory = try makeDirectory()
        queue = try DatabaseQueue(path: directory + "/journal.db")
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    CREATE TABLE changes (seq INTEGER PRIMARY KEY, path BLOB, line BLOB);
                    CREATE INDEX changes_path ON changes (path);
                    """
            )
        }
    }

    /// One transaction of rows.
    func add(_ rows: ArraySlice<Row>) throws {
        try queue.write { database in
            let insert = try database.cachedStatement(sql: "INSERT INTO changes VALUES (?, ?, ?)")
            for row in rows {
                try insert.execute(arguments: [row.seq, row.path, row.line])
            }
        }
    }

    /// A change as bare SQLite is given it.
    struct Row {
        var seq: Int
        var path: String
        var line: String
    }

    /// The rows of files, by the files' numbers.
    static func rows(_ numbers: Range<Int>) -> [Row] {
        numbers.map { number in
            Row(
                seq: number + 1,
                path: "wire/\(number % 100)/article-\(number).txt",
                line: line(number)
            )
        }
    }

    func remove() throws {
        try queue.close()
        removeDirectory(directory)
    }

    /// As long as the journal's for the same file.
    private static func line(_ number: Int) -> String {
        #"{"type":"change","seq":\#(number),"cursor":"00000001-\#(number)","#
            + #""time":"2026-11-18T11:06:40.000000Z","kind":"added","origin":"live","#
            + #""path":"wire/\#(number % 100)/article-\#(number).txt","version":1,"#
            + #""hash":"sha256:9eeec9afc3f6573df2e4521eb2dc810b35d03a7db393b573c6497b19265452f6","#
            + #""size":12,"mtime":"2026-11-18T11:06:40.000000000Z","copies":1,"#
            + #""article":{"headline":"Article \#(number)","words":2}}"#
    }
}
