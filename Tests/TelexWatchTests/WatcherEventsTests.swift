import Glibc
import TelexWatch
import Testing

@Suite("What the watcher tells of the kernel's events", .timeLimit(.minutes(2)))
struct WatcherEventsTests {
    // capability 1.2
    @Test("A file's making, writing, renaming and removal come in order, and the mark after them")
    func order() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            let wd = try session.watch(folder.path)
            // Written by a program of its own, for the reason given at `make`.
            #expect(shell("printf x > '\(folder.absolute("a"))'").status == 0)
            try folder.move("a", to: "b")
            unlink(folder.absolute("b"))
            try folder.makeDirectory("d")
            let records = try session.recordsSoFar()
            try #require(records.count == 7)
            #expect(records[0] == event(wd, .create, "a"))
            #expect(records[1] == event(wd, .modify, "a"))
            #expect(records[2] == event(wd, .closeWrite, "a"))
            let moves = records.compactMap { record -> WatchEvent? in
                if case .event(let event) = record, event.cookie != 0 { event } else { nil }
            }
            #expect(moves.map(\.mask) == [.movedFrom, .movedTo])
            #expect(moves.map(\.name) == [Array("a".utf8), Array("b".utf8)])
            #expect(Set(moves.map(\.cookie)).count == 1)
            #expect(records[5] == event(wd, .delete, "b"))
            #expect(records[6] == event(wd, [.create, .isDirectory], "d"))
        }
    }

    @Test("Looking makes no events: nothing is told of reading and listing")
    func looking() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            try folder.make("a")
            _ = try session.watch(folder.path)
            #expect(shell("cat '\(folder.path)/a'; ls -l '\(folder.path)'").status == 0)
            #expect(try session.recordsSoFar() == [])
        }
    }

    @Test("A watch is told before its events, even when files are being made meanwhile")
    func watchFirst() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            for number in 1...200 {
                try folder.makeDirectory("d\(number)")
                let (device, inode) = try identity(folder.absolute("d\(number)"))
                let path = Array(folder.absolute("d\(number)").utf8)
                #expect(
                    session.process.watch(
                        id: Int64(number),
                        device: device,
                        inode: inode,
                        path: path
                    )
                )
                session.process.flush()
                for file in 1...5 { try folder.make("d\(number)/f\(file)") }
            }
            var known: Set<Int32> = []
            for record in try session.recordsSoFar() {
                switch record {
                case .watching(_, let wd): known.insert(wd)
                case .event(let event): #expect(known.contains(event.wd))
                default: Issue.record("\(record)")
                }
            }
            #expect(known.count == 200)
        }
    }

    @Test("A directory made again under its old name is watched anew, a hundred times")
    func madeAgain() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            var earlier: Set<Int32> = []
            for _ in 1...100 {
                try folder.makeDirectory("d")
                let wd = try session.watch(folder.absolute("d"))
                #expect(earlier.insert(wd).inserted)
                try folder.make("d/f")
                unlink(folder.absolute("d/f"))
                try folder.removeDirectory("d")
                #expect(
                    try session.recordsSoFar() == [
                        event(wd, .create, "f"), event(wd, .delete, "f"),
                        event(wd, .deleteSelf), event(wd, .ignored),
                    ]
                )
            }
            #expect(session.messages == [])
        }
    }

    @Test(
        "Names pass to the byte",
        arguments: [
            [0xFF, 0xFE, 0xC3], Array("two\nlines\r".utf8), Array(" ".utf8),
            Array("event 1 2 3 x".utf8), [0x1B, 0x5B, 0x33],
            [UInt8](repeating: 0xE9, count: 255),
        ]
    )
    func names(name: [UInt8]) async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            let wd = try session.watch(folder.path)
            try folder.make(name)
            let making = WatchEvent(wd: wd, mask: .create, cookie: 0, name: name)
            #expect(try session.recordsSoFar().first == .event(making))
        }
    }

    @Test("A queue that was full while the watcher stood still is told as an overflow")
    func overflow() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            let wd = try session.watch(folder.path)
            kill(session.process.pid, SIGSTOP)
            var about = siginfo_t()
            #expect(waitid(P_PID, id_t(session.process.pid), &about, WSTOPPED | WNOWAIT) == 0)
            for number in 1...20_000 { try folder.make("f\(number)") }
            kill(session.process.pid, SIGCONT)
            let records = try session.recordsSoFar()
            #expect(records.filter { $0 == .overflow } == [.overflow])
            #expect(records.first == event(wd, .create, "f1"))
            try folder.make("after")
            #expect(try session.recordsSoFar() == [event(wd, .create, "after")])
        }
    }

    @Test("A mark comes soon even when events never cease")
    func markUnderLoad() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            _ = try session.watch(folder.path)
            let script = "cd '\(folder.path)' && while [ ! -e stop ]; do :>a; :>b; done"
            let writer = try WatcherThread(name: "writer") { _ = shell(script) }
            for _ in 1...10 { _ = try session.recordsSoFar() }
            try folder.make("stop")
            writer.join()
            let last = event(1, .create, "stop")
            #expect(try session.recordsSoFar().contains(last))
        }
    }
}
