import Glibc
import Testing

@testable import TelexWatch

@Suite("The flow between the watcher and its parent", .timeLimit(.minutes(1)))
struct WatcherFlowTests {
    @Test("A hundred thousand events wait in the mailbox until somebody takes them")
    func mailboxFills() async throws {
        try await onOwnThread {
            let (session, folder) = (try WatcherSession(), try WatchedFolder())
            try folder.make("a")
            try folder.make("b")
            let wd = try session.watch(folder.path)
            try folder.touchInTurn(("a", "b"), count: 100_000)
            let records = try session.recordsSoFar()
            let touches = records.filter {
                $0 == event(wd, .attrib, "a") || $0 == event(wd, .attrib, "b")
            }
            // A machine under load may lose some in the kernel; then that is told.
            #expect(touches.count == 100_000 || records.contains(.overflow))
            #expect(touches.count > 16_000)
        }
    }

    // capability 2.2
    @Test("A full mailbox tells which watches it dropped events of, before the mark behind them")
    func mailboxOverflows() async throws {
        try await onOwnThread {
            let (session, folder) = (
                try WatcherSession(mailboxByteLimit: 4_096), try WatchedFolder()
            )
            try folder.make("a")
            try folder.make("b")
            let wd = try session.watch(folder.path)
            try folder.touchInTurn(("a", "b"), count: 100_000)
            #expect(try session.recordsSoFar().contains(.dropped(.under([wd]))))
            // With the mailbox taken, events are kept as before.
            try folder.touchInTurn(("a", "b"), count: 2)
            let records = try session.recordsSoFar()
            #expect(records == [event(wd, .attrib, "a"), event(wd, .attrib, "b")])
        }
    }

    @Test("A parent that does not read stops the watcher and nothing else, until it reads")
    func pipeFills() async throws {
        try await onOwnThread {
            let folder = try WatchedFolder()
            try folder.make("a")
            try folder.make("b")
            let executable = try #require(WatcherProcess.locate())
            let watcher = try SpawnedWatcher(executable: executable)
            let life = WatcherLife(pid: watcher.pid)
            defer { _ = life.waitForEnd() }
            var commands = WatcherCommands(input: watcher.input)
            var reader = RecordReader(descriptor: watcher.output)
            let (device, inode) = try identity(folder.path)
            commands.add("watch", "1", "\(device)", "\(inode)", path: Array(folder.path.utf8))
            commands.flush()
            _ = try reader.records { $0 == .watching(id: 1, wd: 1) }
            // More than pipe, watcher and queue hold together.
            try folder.touchInTurn(("a", "b"), count: 100_000)
            commands.add("mark", "1")
            commands.close()
            let records = try reader.records { $0 == .mark(1) }
            #expect(records.contains(.overflow))
            #expect(records.count > 16_000)
            close(watcher.output)
            close(watcher.messages)
        }
    }

    @Test("Ten thousand commands at once are answered one by one")
    func manyCommands() async throws {
        try await onOwnThread {
            let session = try WatcherSession()
            for number in 1...10_000 {
                #expect(
                    session.process.watch(
                        id: Int64(number),
                        device: 1,
                        inode: 1,
                        path: Array("/nowhere".utf8)
                    )
                )
            }
            let answers = try session.recordsSoFar()
            #expect(answers == (1...10_000).map { .refused(id: $0, errno: ENOENT) })
        }
    }
}

/// Reads records from a pipe, on the caller's thread.
private struct RecordReader {
    let descriptor: Int32
    var parser = WatcherRecordParser()

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    mutating func records(until isLast: (WatcherRecord) -> Bool) throws -> [WatcherRecord] {
        var records: [WatcherRecord] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !(records.last.map(isLast) ?? false) {
            let count = read(descriptor, &buffer, buffer.count)
            if count <= 0 { throw TestFailure("read", errno) }
            try parser.parse(Array(buffer[..<count])) { records.append($0) }
        }
        return records
    }
}
