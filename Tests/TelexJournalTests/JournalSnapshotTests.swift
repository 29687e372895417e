import TelexModel
import Testing

@testable import TelexJournal

@Suite("A snapshot's connection")
struct JournalSnapshotTests {
    // capability 5.4
    @Test("serves the next snapshot, which sees what has come since")
    func reused() throws {
        let opened = try OpenedJournal()
        for count in 1...3 {
            _ = try opened.writer.commit([Sample.file("\(count)", "text", inode: Int64(count))])
            let snapshot = try opened.journal.filesSnapshot()
            #expect(try snapshot.files(after: .folder, limit: 9).count == count)
        }
        try opened.journal.close()
    }

    // capability 5.4
    @Test("is closed with the journal, which is one file then")
    func closed() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        for _ in 0..<2 { _ = try opened.journal.filesSnapshot() }
        try opened.journal.close()
        #expect(opened.directory.names == ["journal.db", "journal.db.lock"])
    }
}
