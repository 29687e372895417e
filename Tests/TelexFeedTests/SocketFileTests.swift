import Glibc
import TelexModel
import Testing

@testable import TelexFeed

@Suite("The socket's name in the file system", .serialized)
struct SocketFileTests {
    private func refusal(_ settings: FeedSettings) async -> FeedError? {
        do {
            let server = try await FeedServer(settings, source: FakeJournal().source)
            await server.stop()
            return nil
        } catch {
            return error as? FeedError
        }
    }

    // capability 4.5, scenario 68
    @Test("a regular file that has it is left alone")
    func regularFile() async throws {
        let directory = try SocketDirectory()
        let descriptor = open(directory.socket, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
        #expect(await refusal(feedSettings(directory.socket)) == .notSocket(path: directory.socket))
        #expect(try kind(directory.socket) == S_IFREG)
    }

    // capability 4.5, scenario 68
    @Test("a symbolic link that has it is left alone, whatever it leads to")
    func symbolicLink() async throws {
        let directory = try SocketDirectory()
        try #require(symlink("/nowhere", directory.socket) == 0)
        #expect(await refusal(feedSettings(directory.socket)) == .notSocket(path: directory.socket))
        #expect(try kind(directory.socket) == S_IFLNK)
    }

    // capability 4.5, scenario 68
    @Test("a socket of another type that somebody has is left alone")
    func otherType() async throws {
        let directory = try SocketDirectory()
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(bound(descriptor, to: directory.socket))
        #expect(await refusal(feedSettings(directory.socket)) == .inUse(path: directory.socket))
        #expect(try kind(directory.socket) == S_IFSOCK)
    }

    // capability 4.5, scenario 68
    @Test("a regular file that came in its place is not removed at the end")
    func replaced() async throws {
        let directory = try SocketDirectory()
        let server = try await FeedServer(
            feedSettings(directory.socket),
            source: FakeJournal().source
        )
        unlink(directory.socket)
        let descriptor = open(directory.socket, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
        await server.stop()
        #expect(try kind(directory.socket) == S_IFREG)
    }

    // capability 4.5, scenario 68
    @Test("a socket that nobody answers on is replaced, also half-made ones")
    func stale() async throws {
        let directory = try SocketDirectory()
        for name in [directory.socket, directory.socket + ".new"] {
            try #require(mknod(name, S_IFSOCK | 0o600, 0) == 0)
        }
        let server = try await FeedServer(
            feedSettings(directory.socket),
            source: FakeJournal().source
        )
        #expect(try FeedClient(directory.socket).line().hasPrefix(#"{"type":"hello""#))
        await server.stop()
        #expect(access(directory.socket, F_OK) != 0)
        #expect(access(directory.socket + ".new", F_OK) != 0)
    }

    // scenario 51
    @Test("a second daemon is refused while the first serves it, and let in after")
    func living() async throws {
        let directory = try SocketDirectory()
        let server = try await FeedServer(
            feedSettings(directory.socket),
            source: FakeJournal().source
        )
        #expect(await refusal(feedSettings(directory.socket)) == .inUse(path: directory.socket))
        // The lock's file may be lost; the first still answers.
        unlink(directory.socket + ".lock")
        #expect(await refusal(feedSettings(directory.socket)) == .inUse(path: directory.socket))
        #expect(try FeedClient(directory.socket).line().hasPrefix(#"{"type":"hello""#))
        await server.stop()
        #expect(await refusal(feedSettings(directory.socket)) == nil)
    }

    // capability 4.5, scenario 69
    @Test("has its mode under any umask", arguments: [0, 0o022, 0o077, 0o777] as [mode_t])
    func mode(mask: mode_t) throws {
        for mode in [0o660, 0o600, 0o666] as [UInt16] {
            let directory = try SocketDirectory()
            var file = try SocketFile(path: directory.socket)
            defer { file.close() }
            // The umask is the whole program's: it is back before anything else is done.
            let before = umask(mask)
            let listener = Result { try file.listen(backlog: 1) }
            umask(before)
            close(try listener.get())
            var facts = stat()
            #expect(stat(file.unfinishedPath, &facts) == 0)
            // Nobody else may connect before it has its rights.
            #expect(facts.st_mode & 0o077 == 0)
            try file.putInPlace(mode: mode, groupID: nil)
            #expect(stat(directory.socket, &facts) == 0)
            #expect(facts.st_mode & 0o7777 == mode_t(mode))
        }
    }

    // capability 4.5, scenario 69
    @Test("has its group")
    func group() async throws {
        var groups = [gid_t](repeating: 0, count: 256)
        let count = getgroups(Int32(groups.count), &groups)
        let own = groups.prefix(Int(max(0, count))) + [getgid()]
        // Root may give it to any group, others to one of their own.
        let groupID = getuid() == 0 ? 12_345 : try #require(own.last)
        let directory = try SocketDirectory()
        let server = try await FeedServer(
            feedSettings(directory.socket, groupID: groupID),
            source: FakeJournal().source
        )
        var facts = stat()
        #expect(stat(directory.socket, &facts) == 0)
        #expect(facts.st_gid == groupID)
        await server.stop()
    }

    @Test("is at most as long as the system takes, with what is added to it while it is made")
    func longest() async throws {
        let directory = try SocketDirectory()
        let limit = SocketFile.pathByteLimit
        let fill = limit - directory.path.utf8.count - 1
        let longest = directory.path + "/" + String(repeating: "s", count: fill)
        #expect(await refusal(feedSettings(longest)) == nil)
        #expect(
            await refusal(feedSettings(longest + "s"))
                == .pathTooLong(path: longest + "s", limit: limit)
        )
        unlink(longest + ".lock")
    }

    @Test("can't be below a file")
    func belowFile() async throws {
        let directory = try SocketDirectory()
        let descriptor = open(directory.socket, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
        let path = directory.socket + "/s"
        #expect(await refusal(feedSettings(path)) == .io(path: path, call: "open", errno: ENOTDIR))
    }

    private func bound(_ descriptor: Int32, to path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    private func kind(_ path: String) throws -> mode_t {
        var facts = stat()
        try #require(lstat(path, &facts) == 0)
        return facts.st_mode & S_IFMT
    }
}
