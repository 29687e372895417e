import Dispatch
import Synchronization
import TelexModel
import Testing

@testable import TelexJournal

@Suite("A change that is written and not announced yet", .timeLimit(.minutes(1)))
struct AnnouncementsTests {
    // capability 4.1
    @Test("is waited for by who sees it in the database")
    func waited() throws {
        let seen = Mutex<(journal: Journal?, cursor: Int64, head: Int64)>((nil, 0, 0))
        let done = DispatchSemaphore(value: 0)
        let opened = try OpenedJournal(atStep: { step in
            guard step == .committed, let journal = seen.withLock({ $0.journal }) else { return }
            // The writer stands between its commit and the announcement.
            DispatchQueue.global().async {
                let cursor = (try? journal.filesSnapshot())?.cursor.seq ?? -1
                seen.withLock { $0.cursor = cursor }
                done.signal()
                journal.waitUntilAnnounced(cursor)
                seen.withLock { $0.head = journal.state.head }
                done.signal()
            }
            done.wait()
            seen.withLock { $0.journal = nil }
        })
        seen.withLock { $0.journal = opened.journal }
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        done.wait()
        #expect(seen.withLock { $0.cursor } == 1)
        #expect(seen.withLock { $0.head } == 1)
    }

    // capability 4.1
    @Test("is not waited for where it is announced")
    func announced() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "text", inode: 1)])
        opened.journal.waitUntilAnnounced(1)
        opened.journal.waitUntilAnnounced(0)
        #expect(opened.journal.state.head == 1)
    }
}
