import TelexModel
import Testing

@testable import TelexJournal

@Suite("What a commit waits for")
struct GroupCommitTests {
    // capability 3.1
    @Test("a lone change costs one sync of the log, and so do hundreds at once")
    func power() throws {
        #expect(try syncs(.power) == [1, 1, 1])
    }

    // capability 3.1
    @Test("under process no change waits for the disk")
    func process() throws {
        #expect(try syncs(.process) == [0, 0, 0])
    }

    /// The syncs of one change, of 256 in one commit, and of one more.
    private func syncs(_ durability: Durability) throws -> [Int64] {
        let directory = try ScratchDirectory()
        let disk = FaultyDisk(under: directory)
        let opened = try OpenedJournal(in: directory, durability: durability)
        // The first commit after the log was begun anew syncs its header as well.
        _ = try opened.writer.commit([Sample.file("first", "text", inode: 1)])
        let many = (0..<256).map { Sample.file("many/\($0)", "text \($0)", inode: Int64($0 + 10)) }
        let batches = [
            [Sample.file("one", "text of one", inode: 2)], many,
            [Sample.file("last", "text of last", inode: 3)],
        ]
        let database = disk.syncs.database
        var counts: [Int64] = []
        for batch in batches {
            let before = disk.syncs.log
            #expect(try opened.writer.commit(batch).changes == batch.count)
            counts.append(disk.syncs.log - before)
        }
        #expect(disk.syncs.database == database)
        try opened.journal.close()
        return counts
    }

    // scenario 48, capability 3.5
    @Test("a sync that fails journals nothing and tells nothing, and the next try is whole")
    func failedSync() throws {
        let directory = try ScratchDirectory()
        let disk = FaultyDisk(under: directory)
        let opened = try OpenedJournal(in: directory)
        _ = try opened.writer.commit([Sample.file("a", "before", inode: 1)])
        let before = opened.journal.state
        let lines = try opened.lines()
        disk.fail(.sync, 1, by: .error, lasting: true)
        for _ in 0..<3 {
            do throws(JournalError) {
                _ = try opened.writer.commit([Sample.file("b", "after", inode: 2)])
                Issue.record("the commit says that it is durable")
            } catch {
                guard case .io(directory.path + "/journal.db", _) = error else { throw error }
            }
            #expect(opened.journal.state == before)
            #expect(opened.announced == 1)
            #expect(try opened.lines() == lines)
        }
        disk.heal()
        #expect(try opened.writer.commit([Sample.file("b", "after", inode: 2)]).changes == 1)
        #expect(opened.journal.state.head == 2)
        #expect(opened.announced == 2)
        try opened.check()
        try opened.journal.close()
    }
}
