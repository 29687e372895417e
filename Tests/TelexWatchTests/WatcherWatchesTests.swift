import Glibc
import TelexWatch
import Testing

@Suite("What the watcher watches, and what it refuses", .timeLimit(.minutes(1)))
struct WatcherWatchesTests {
    @Test(
        "What is not the directory that was meant is refused",
        arguments: [
            ("gone", ENOENT), ("file", ENOTDIR), ("file/below", ENOTDIR), ("link", ENOTDIR),
            ("dangling", ENOTDIR), ("fifo", ENOTDIR), ("other", ESTALE),
        ]
    )
    func refusals(name: String, errno: Int32) async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            try folder.make("file")
            try folder.makeDirectory("meant")
            try folder.makeDirectory("other")
            symlink("meant", folder.absolute("link"))
            symlink("nowhere", folder.absolute("dangling"))
            mkfifo(folder.absolute("fifo"), 0o644)
            let (device, inode) = try identity(folder.absolute("meant"))
            let answer = try session.answer(
                to: folder.absolute(name),
                device: device,
                inode: inode
            )
            #expect(answer == .refused(id: 1, errno: errno))
            try folder.make("other/f")
            try folder.make("meant/f")
            #expect(try session.recordsSoFar() == [])
        }
    }

    @Test("The right inode on another device is refused")
    func otherDevice() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            let (device, inode) = try identity(folder.path)
            let answer = try session.answer(to: folder.path, device: device + 1, inode: inode)
            #expect(answer == .refused(id: 1, errno: ESTALE))
        }
    }

    @Test("A path that the kernel would not take is not asked for")
    func longPath() async throws {
        try await onOwnThread {
            let session = try WatcherSession()
            func ask(_ path: [UInt8]) -> Bool {
                session.process.watch(id: 1, device: 1, inode: 1, path: path)
            }
            let longest = Array(repeatElement("/x", count: 2_047).joined().utf8) + [0x2F]
            #expect(longest.count == 4_095)
            #expect(!ask(longest + [0x78]))
            #expect(!ask([0x2F, 0x00]))
            #expect(ask(longest))
            #expect(try session.recordsSoFar() == [.refused(id: 1, errno: ENOENT)])
        }
    }

    @Test("A dropped watch ends with its last event, and dropping it again is nothing")
    func dropping() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            try folder.makeDirectory("d")
            let wd = try session.watch(folder.absolute("d"))
            session.process.drop(wd: wd)
            #expect(try session.recordsSoFar() == [event(wd, .ignored)])
            try folder.make("d/f")
            session.process.drop(wd: wd)
            session.process.drop(wd: 4_711)
            #expect(try session.recordsSoFar() == [])
            #expect(try session.watch(folder.absolute("d")) != wd)
            #expect(session.messages == [])
        }
    }

    @Test("Dropping a watch whose directory has gone is nothing, and nothing is said of it")
    func droppingTheDead() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            try folder.makeDirectory("d")
            let wd = try session.watch(folder.absolute("d"))
            try folder.removeDirectory("d")
            session.process.drop(wd: wd)
            #expect(try session.recordsSoFar() == [event(wd, .deleteSelf), event(wd, .ignored)])
            session.process.stop()
            #expect(session.messages == [])
        }
    }

    @Test("A directory asked for twice is one watch")
    func twice() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            let wd = try session.watch(folder.path)
            #expect(try session.watch(folder.path) == wd)
            try folder.make("f")
            #expect(try session.recordsSoFar() == [event(wd, .create, "f")])
        }
    }

    @Test("Nothing below what is watched is held open, nor anything that was inherited")
    func letsGo() async throws {
        try await onOwnThread {
            let folder = try WatchedFolder()
            let inherited = open(folder.path, O_RDONLY | O_DIRECTORY)
            defer { close(inherited) }
            let session = try WatcherSession()
            for number in 1...100 {
                try folder.makeDirectory("d\(number)")
                _ = try session.watch(folder.absolute("d\(number)"))
            }
            _ = try session.answer(to: folder.absolute("gone"), device: 1, inode: 1)
            let pid = session.process.pid
            let links = shell("readlink /proc/\(pid)/fd/* /proc/\(pid)/cwd").output
            let lines = links.split(separator: "\n").map(String.init)
            #expect(lines.count == 6)
            #expect(lines.contains("anon_inode:inotify"))
            #expect(lines.last == "/")
            #expect(!links.contains(folder.path))
        }
    }
}
