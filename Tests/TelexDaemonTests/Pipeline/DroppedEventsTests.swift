import Glibc
import TelexModel
import TelexWatch
import Testing

@testable import TelexDaemon

@Suite("Events for which there was no room")
struct DroppedEventsTests {
    /// So often it is tried to make more than the mailbox holds while nobody takes it.
    private static let tries = 100

    // capability 2.2
    @Test("are found by a scan of the directory that covers what they were about")
    func subtree() throws {
        let live = try LivePipeline(mailboxByteLimit: 4_096)
        for name in ["deep", "deep/a", "deep/b", "other"] { try live.folder.makeDirectory(name) }
        try live.sync()
        var count = 0
        while !live.logged.contains("more events came than could wait") {
            try #require(count < Self.tries)
            count += 1
            let folder = live.folder.path + "/folder"
            try live.sync(standingStill: { [count] in
                for number in 0..<500 {
                    for directory in ["a", "b"] {
                        let path = "\(folder)/deep/\(directory)/\(count)-\(number).txt"
                        close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644))
                    }
                }
            })
            try live.sync()
            #expect(live.folder.journal.state.totals.files == Int64(count * 1_000))
        }
        // The other directories have to be left alone, and the watcher as it is.
        #expect(
            live.logged.contains(
                "could wait; comparing what they were about with the journal below=deep"
            )
        )
        #expect(live.board.current.watch.watcherRestarts == 0)
        #expect(live.board.current.watch.queueOverflows == 0)
    }

    // capability 2.4
    @Test("and files that settle are never so many that nothing is heard any more")
    func settling() throws {
        let live = try LivePipeline {
            $0.queueLimit = 50
            $0.settleNanoseconds = 3_600_000_000_000
        }
        try live.sync()
        for number in 0..<300 { try live.folder.write([1], to: "\(number).txt") }
        try live.sync()
        #expect(live.folder.journal.state.totals.files == 300)
    }

    // capability 2.1
    @Test("need no new watcher, but too many directories that are no more do")
    func staleWatches() throws {
        let live = try LivePipeline { $0.staleWatchLimit = 50 }
        try live.sync()
        for number in 0..<100 {
            try live.folder.makeDirectory("d\(number)")
            try live.sync()
            if rmdir(live.folder.absolute("d\(number)")) != 0 { throw TestFault(code: errno) }
        }
        try live.sync()
        let restarts = live.board.current.watch.watcherRestarts
        #expect(restarts >= 1)
        #expect(restarts <= 2)
        #expect(live.logged.contains("replacing the watcher"))
        try live.folder.makeDirectory("new")
        try live.sync()
        try live.folder.write([1], to: "new/x.txt")
        try live.sync()
        #expect(try live.folder.told() == ["added new/x.txt"])
    }
}
