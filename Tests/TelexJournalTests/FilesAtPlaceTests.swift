import TelexModel
import Testing

@testable import TelexJournal

@Suite("The files at a place in the journal")
struct FilesAtPlaceTests {
    // capability 3.7
    @Test(
        "are what the changes up to there give, at every place",
        arguments: zip([301, 302, 303, 304] as [UInt64], [nil, 2, 50, 170] as [Int64?])
    )
    func model(seed: UInt64, oldest: Int64?) throws {
        let opened = try RandomJournal.history(seed, batches: 80)
        let changes = try opened.changes()
        if let oldest { try opened.expire(before: oldest) }
        var replayed = ReplayedFiles()
        for seq in 0...opened.journal.state.head {
            if seq > 0 { replayed.apply(changes[Int(seq) - 1]) }
            guard seq >= (oldest ?? 1) - 1 else {
                #expect(try opened.journal.files(at: seq) == nil)
                continue
            }
            let snapshot = try #require(try opened.journal.files(at: seq))
            #expect(snapshot.cursor.seq == seq)
            #expect(snapshot.cursor.journal == opened.journal.state.id)
            let found = try listed(snapshot, pageLimit: Int(seq) % 4 + 1)
            // At the head they are the present ones, with the times that the disk has for them.
            let isHead = seq == opened.journal.state.head
            #expect(
                found.map { isHead ? $0.undated : $0 }
                    == replayed.listed.map { isHead ? $0.undated : $0 }
            )
        }
        #expect(try opened.journal.files(at: opened.journal.state.head + 1) == nil)
        #expect(try opened.journal.files(at: -1) == nil)
    }

    // capability 3.7
    @Test("are found among many versions, whether changes have expired or not", arguments: [1, 90])
    func manyVersions(oldest: Int64) throws {
        let opened = try OpenedJournal()
        let hot = (0..<3).map { "hot\($0)" }
        var inode: Int64 = 0
        for round in 0..<(LastChanges.stepLimit * 3) {
            inode += 1
            let path = hot[round % 2 + (round % 5 == 0 ? 1 : 0)]
            let isGone = round % 7 == 3
            _ = try opened.writer.commit([
                isGone ? Sample.gone(path) : Sample.file(path, "\(round % 4)", inode: inode),
                Sample.file("other\(round % 6)", "\(round % 3)", inode: inode + 1_000),
            ])
        }
        for round in 0..<(LastChanges.stepLimit * 2) {
            _ = try opened.writer.commit([Sample.file(hot[2], "\(round)", inode: inode)])
        }
        let changes = try opened.changes()
        if oldest > 1 { try opened.expire(before: oldest) }
        var replayed = ReplayedFiles()
        for change in changes.dropLast() {
            replayed.apply(change)
            if change.seq < oldest { continue }
            let snapshot = try #require(try opened.journal.files(at: change.seq))
            #expect(try listed(snapshot, pageLimit: 100) == replayed.listed)
        }
    }

    // capability 3.7, scenario 53
    @Test("stay what they were while the journal goes on and its changes expire")
    func moment() throws {
        let opened = try RandomJournal.history(7, batches: 60)
        let snapshot = try #require(try opened.journal.files(at: 50))
        var replayed = ReplayedFiles()
        for change in try opened.changes().prefix(50) { replayed.apply(change) }
        _ = try opened.writer.commit([Sample.file("p1", "new", inode: 9_999)])
        try opened.expire(before: 80)
        #expect(try listed(snapshot, pageLimit: 2) == replayed.listed)
        #expect(try opened.journal.files(at: 50) == nil)
    }

    // scenario 49
    @Test("are an error where a change is not as it was written")
    func damaged() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        _ = try opened.writer.commit([Sample.file("b", "1", inode: 2)])
        for member in ["mtime", "copies"] {
            let line = try opened.rows("SELECT line FROM changes WHERE seq < 3") {
                Array($0.bytes(0))
            }
            try opened.journal.pool.write { database in
                try database.execute(
                    sql: """
                        UPDATE changes
                          SET line = CAST(replace(CAST(line AS TEXT), ?, 'else') AS BLOB)
                        """,
                    arguments: [member]
                )
            }
            let snapshot = try #require(try opened.journal.files(at: 1))
            #expect(throws: JournalError.self) { try listed(snapshot, pageLimit: 5) }
            try opened.journal.pool.write { database in
                for (index, bytes) in line.enumerated() {
                    let row = try RawStatement(
                        database,
                        "UPDATE changes SET line = ? WHERE seq = ?"
                    )
                    row.bind(1, bytes)
                    row.bind(2, Int64(index + 1))
                    try row.run()
                }
            }
        }
        #expect(try listed(#require(try opened.journal.files(at: 1)), pageLimit: 5).count == 1)
    }

    /// All of them, in pages that are full but for the last.
    private func listed(_ snapshot: FilesSnapshot, pageLimit: Int) throws -> [JournaledFile] {
        var found: [JournaledFile] = []
        while true {
            let after = found.last?.path ?? .folder
            let page = try snapshot.files(after: after, limit: pageLimit)
            found += page
            if page.count < pageLimit { return found }
            #expect(page.count == pageLimit)
        }
    }
}

extension JournaledFile {
    /// The same without its modification time.
    fileprivate var undated: JournaledFile {
        var file = self
        file.mtime = Timestamp(nanoseconds: 0)
        return file
    }
}
