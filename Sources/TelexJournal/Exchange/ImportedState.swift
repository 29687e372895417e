import GRDB
import TelexModel
import TelexWire

/// Works out what the lines of an export leave: the present files, those before the oldest change,
/// counts and sums.
struct ImportedState {
    private let database: Database
    private let lines: ImportedLines
    private let head: ImportedHead

    init(_ database: Database, _ lines: ImportedLines) throws {
        guard let head = lines.head, lines.isEnded else {
            throw ImportFault(message: "the export is cut off here: its end is missing")
        }
        self.database = database
        self.lines = lines
        self.head = head
    }

    /// The oldest change; behind the head where none is kept.
    private var oldest: Int64 { lines.oldest ?? head.oldest }
    private var last: Int64 { lines.oldest == nil ? head.head : lines.last }

    func finish(random: () -> UInt32) throws -> Imported {
        if lines.oldest == nil, head.oldest != head.head + 1 {
            throw ImportFault(message: "there is no change in it that could be kept")
        }
        try takeUntouched()
        try applyForwards()
        try dropContradicted()
        try applyBackwards()
        try count()
        let id = try setPlace(random)
        // Beyond it the new journal vouches for nothing.
        try database.execute(sql: "DELETE FROM consumers WHERE seq > ?", arguments: [last])
        for table in SummedTable.all { try table.seal(database) }
        let state = try JournalState(database)
        return Imported(
            cursor: Cursor(journal: id, seq: last),
            oldest: oldest,
            dropped: lines.dropped,
            contents: state.totals.contents,
            files: state.totals.files,
            hasSameChain: state.chain == head.chain
        )
    }

    /// A file from before the oldest change whose own row could not be read is still there, unless
    /// a change says otherwise.
    private func takeUntouched() throws {
        guard oldest == head.oldest else { return }
        try database.execute(
            sql: """
                INSERT INTO files
                  SELECT NULL, path, version, article, seq, size, mtime, 0, 0, 0, 1, 1, 0
                  FROM base JOIN articles ON articles.id = article
                  WHERE path NOT IN (SELECT path FROM files)
                """
        )
    }

    /// Applies every change to the files as they were told: theirs counts where both differ.
    private func applyForwards() throws {
        let changes = try RawStatement(
            database,
            """
            SELECT seq, kind, path, version, from_path, from_version, article, line
              FROM changes ORDER BY seq
            """
        )
        let gone = try RawStatement(database, "DELETE FROM files WHERE path = ? AND seq < ?")
        let left = try RawStatement(database, "INSERT OR REPLACE INTO past VALUES (?, ?, 0)")
        let come = try RawStatement(database, "DELETE FROM past WHERE path = ?")
        while try changes.step() {
            let kind = changes.integer(1)
            let isMoved = !changes.isNull(4)
            if kind == ChangeKind.removed.number || isMoved {
                let column: Int32 = isMoved ? 4 : 2
                gone.bind(1, column: column, of: changes)
                gone.bind(2, column: 0, of: changes)
                try gone.run()
                left.bind(1, column: column, of: changes)
                left.bind(2, column: isMoved ? 5 : 3, of: changes)
                try left.run()
            }
            if kind != ChangeKind.removed.number {
                come.bind(1, column: 2, of: changes)
                try come.run()
                try set(changes)
            }
        }
    }

    /// Sets the file that a change leaves, without what only the disk can say of it.
    private func set(_ change: RawStatement) throws {
        let set = try RawStatement(
            database,
            """
            INSERT INTO files
              SELECT NULL, ?1, ?2, ?3, ?4, size, ?5, 0, 0, 0, 1, 1, 0 FROM articles WHERE id = ?3
              ON CONFLICT (path) DO UPDATE SET version = ?2, article = ?3, seq = ?4,
                size = excluded.size, mtime = ?5, ctime = 0, inode = 0, birth = 0, links = 1, racy = 1
                WHERE files.seq < ?4
            """
        )
        set.bind(1, column: 2, of: change)
        set.bind(2, column: 3, of: change)
        set.bind(3, column: 6, of: change)
        set.bind(4, column: 0, of: change)
        set.bind(5, try mtime(change))
        try set.run()
    }

    private func mtime(_ change: RawStatement) throws -> Int64 {
        do throws(ChangeLineError) {
            let decoded = try Change.decode(line: Array(change.bytes(7)))
            return decoded.change.file?.mtime.nanoseconds ?? 0
        } catch {
            throw ImportFault(message: error.message)
        }
    }

    /// What no change that is kept has left is of one that is lost.
    private func dropContradicted() throws {
        try database.execute(
            sql: """
                DELETE FROM files WHERE seq >= ? AND NOT EXISTS (
                  SELECT 1 FROM changes WHERE changes.seq = files.seq AND changes.path = files.path
                    AND changes.version = files.version AND changes.article = files.article
                    AND kind <> 4)
                """,
            arguments: [oldest]
        )
        try database.execute(sql: "DELETE FROM past WHERE path IN (SELECT path FROM files)")
    }

    /// Takes every change back from the present files: what is left was there before the oldest.
    private func applyBackwards() throws {
        try database.execute(
            sql: """
                CREATE TEMP TABLE told AS SELECT * FROM base;
                CREATE INDEX temp.told_path ON told (path);
                DELETE FROM base;
                INSERT INTO base SELECT path, version, article, seq, mtime, 0 FROM files;
                """
        )
        let changes = try RawStatement(
            database,
            """
            SELECT seq, kind, path, version, from_path, from_version, article, previous
              FROM changes ORDER BY seq DESC
            """
        )
        while try changes.step() { try takeBack(changes) }
        try database.execute(
            sql: """
                UPDATE base SET (seq, mtime) = (
                  SELECT told.seq, told.mtime FROM told WHERE told.path = base.path)
                  WHERE EXISTS (SELECT 1 FROM told WHERE told.path = base.path
                    AND told.version = base.version AND told.article = base.article);
                UPDATE base SET seq = \(oldest - 1) WHERE seq = 0 OR seq >= \(oldest);
                DROP TABLE told;
                """
        )
        let rest = try Int64.fetchOne(database, sql: "SELECT count(*) FROM base") ?? 0
        if oldest == 1, rest > 0 {
            throw ImportFault(message: "there are files that no change has brought")
        }
    }

    private func takeBack(_ change: RawStatement) throws {
        switch change.integer(1) {
        case ChangeKind.removed.number:
            let insert = try RawStatement(database, "INSERT INTO base VALUES (?, ?, ?, 0, 0, 0)")
            insert.bind(1, column: 2, of: change)
            insert.bind(2, column: 3, of: change)
            insert.bind(3, column: 6, of: change)
            try insert.run()
            return
        case ChangeKind.added.number:
            let delete = try RawStatement(
                database,
                "DELETE FROM base WHERE path = ? AND version = ?"
            )
            delete.bind(1, column: 2, of: change)
            delete.bind(2, column: 3, of: change)
            try delete.run()
        case ChangeKind.modified.number:
            let update = try RawStatement(
                database,
                """
                UPDATE base SET version = version - 1, article = ?3, seq = 0
                  WHERE path = ?1 AND version = ?2
                """
            )
            update.bind(1, column: 2, of: change)
            update.bind(2, column: 3, of: change)
            update.bind(3, column: 7, of: change)
            try update.run()
        default:
            let update = try RawStatement(
                database,
                """
                UPDATE base SET path = ?3, version = ?4, seq = 0
                  WHERE path = ?1 AND version = ?2
                """
            )
            update.bind(1, column: 2, of: change)
            update.bind(2, column: 3, of: change)
            update.bind(3, column: 4, of: change)
            update.bind(4, column: 5, of: change)
            try update.run()
        }
        if database.changesCount != 1 {
            let seq = change.integer(0)
            throw ImportFault(message: "change \(seq) contradicts what became of its file")
        }
    }

    private func count() throws {
        try database.execute(
            sql: """
                UPDATE articles SET copies = (SELECT count(*) FROM files WHERE article = articles.id);
                UPDATE journal SET (files, file_bytes) =
                    (SELECT count(*), ifnull(sum(size), 0) FROM files),
                  (articles, article_bytes) =
                    (SELECT count(*), ifnull(sum(size), 0) FROM articles WHERE copies > 0),
                  (contents, content_bytes) =
                    (SELECT count(*), ifnull(sum(length(bytes)), 0) FROM contents);
                """
        )
    }

    /// Where the new journal stands, and up to where it vouches for the old ids.
    private func setPlace(_ random: () -> UInt32) throws -> JournalID {
        let chain = lines.oldest == nil ? head.chain?.bytes ?? [] : lines.chain
        let oldestChain = lines.oldest == nil ? chain : lines.oldestChain
        let time = lines.oldest == nil ? (head.time?.nanoseconds ?? 0) / 1_000 : lines.time
        let row = try RawStatement(
            database,
            """
            UPDATE journal SET head = ?, oldest = ?, time = ?, chain = ?, oldest_chain = ?,
              folder_inode = ?, folder_birth = ?, closed = 1
            """
        )
        for (index, number) in [last, oldest, time].enumerated() {
            row.bind(Int32(index + 1), number)
        }
        row.bind(4, chain)
        row.bind(5, oldestChain)
        if let folder = head.folder {
            row.bind(6, folder.inode)
            row.bind(7, folder.birth)
        } else {
            row.bindNull(6)
            row.bindNull(7)
        }
        try row.run()
        var vouched: [JournalID: Int64] = [:]
        for earlier in head.earlier { vouched[earlier.id] = min(earlier.head, last) }
        if let id = head.id { vouched[id] = last } else { vouched = lines.journals }
        let insert = try RawStatement(database, "INSERT INTO earlier VALUES (?, ?, 0)")
        for (id, head) in vouched {
            insert.bind(1, Int64(id.value))
            insert.bind(2, head)
            try insert.run()
        }
        var id = JournalID(value: random())
        while vouched[id] != nil { id = JournalID(value: random()) }
        try database.execute(sql: "UPDATE journal SET id = ?", arguments: [Int64(id.value)])
        return id
    }
}
