import Glibc
import Synchronization
import TelexWatch
import Testing

@Suite("The watcher's end", .timeLimit(.minutes(1)))
struct WatcherEndTests {
    /// Far longer than anything here takes; nanoseconds.
    private static let patience: Int64 = 60_000_000_000

    @Test("It ends by itself when its input does")
    func inputEnds() async throws {
        try await onOwnThread {
            let session = try WatcherSession()
            session.process.stop()
            #expect(try session.end() == .exited(status: 0))
            session.process.mark(1)
            session.process.flush()
            session.process.kill()
            session.process.stop()
        }
    }

    @Test("Signals that reach the whole group do not end it", arguments: [SIGTERM, SIGINT, SIGHUP])
    func groupSignals(signal: Int32) async throws {
        try await onOwnThread {
            let session = try WatcherSession()
            kill(session.process.pid, signal)
            #expect(try session.recordsSoFar() == [])
        }
    }

    @Test("A kill is told, and commands after it are nothing")
    func killed() async throws {
        try await onOwnThread {
            let session = try WatcherSession()
            kill(session.process.pid, SIGKILL)
            #expect(try session.end() == .killed(signal: SIGKILL))
            for number in 1...10_000 { session.process.mark(Int64(number)) }
            session.process.flush()
            session.process.stop()
        }
    }

    @Test("It ends with the thread that started it")
    func threadEnds() async throws {
        let wake = try WakeUp()
        let started = Mutex<WatcherProcess?>(nil)
        let executable = try #require(WatcherProcess.locate())
        try await onOwnThread {
            let process = try WatcherProcess(executable: executable, listener: wake) { _ in }
            // It has tied itself to this thread before it says hello.
            #expect(!wake.wait(nanoseconds: Self.patience).isEmpty)
            process.mailbox.fill()
            #expect(process.mailbox.take().bytes == Array("hello 1\0".utf8))
            started.withLock { $0 = process }
        }
        try await onOwnThread {
            let process = try #require(started.withLock { $0 })
            while process.mailbox.take().end == nil {
                if wake.wait(nanoseconds: Self.patience).isEmpty { break }
            }
            #expect(process.mailbox.take().end == .killed(signal: SIGKILL))
            process.kill()
            process.stop()
        }
    }

    @Test("What is not a command ends it with status 2, and its reason reaches the parent")
    func badCommand() async throws {
        try await onOwnThread {
            let session = try WatcherSession()
            #expect(session.process.watch(id: 1, device: 1, inode: 1, path: Array("x\u{1B}".utf8)))
            session.process.flush()
            #expect(try session.end() == .exited(status: 2))
            #expect(
                session.messages == [
                    "telex-watch: not a command (see telex-watch --help): watch 1 1 1 x?"
                ]
            )
        }
    }

    @Test("A watcher that is not there is an error that names it")
    func missing() {
        let error = WatcherError.cannotStart(
            path: "/nowhere/telex-watch",
            call: "posix_spawn",
            errno: ENOENT
        )
        #expect(throws: error) {
            let wake = try WakeUp()
            _ = try WatcherProcess(executable: "/nowhere/telex-watch", listener: wake) { _ in }
        }
    }
}
