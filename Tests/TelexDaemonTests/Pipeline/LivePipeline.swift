import Dispatch
import Glibc
import Logging
import Synchronization
import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

@testable import TelexDaemon

/// The real pipeline with the real watcher on a folder of a test's own, and limits that are soon
/// reached.
final class LivePipeline {
    let folder: IntakeFolder
    let board = StatusBoard()
    let inbox: PipelineInbox
    private let thread: PipelineThread
    private let log: Int32

    /// `adjust` may set other limits than the daemon's, and `watcher` be another program.
    init(
        watcher: String? = WatcherProcess.locate(),
        mailboxByteLimit: Int = WatcherMailbox.byteLimit,
        clocks: Clocks = Clocks.system,
        adjust: (inout PipelineSettings) -> Void = { _ in }
    ) throws {
        let folder = try IntakeFolder(wall: clocks.wall)
        self.folder = folder
        log = open(folder.path + "/log", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let logger = Logger(label: "test") { [log] _ in
            StandardErrorLogHandler(level: .info, style: .priority, descriptor: log)
        }
        let wake = try WakeUp()
        inbox = PipelineInbox(wake: wake)
        let opened = try Folder(path: folder.path + "/folder")
        var settings = PipelineSettings(
            folder: FolderPlace(
                path: folder.path + "/folder",
                identity: opened.stat.fingerprint.identity
            ),
            FolderSettings(),
            try PathRules(include: [], exclude: [".*"]),
            clocks
        )
        adjust(&settings)
        guard let program = watcher else { throw TestFault(code: ENOENT) }
        let (journal, crew, board, inbox) = (folder.journal, folder.crew, board, inbox)
        thread = try PipelineThread { [settings] in
            let supervisor = WatcherSupervisor { () throws(WatcherError) in
                try WatcherProcess(
                    executable: program,
                    mailboxByteLimit: mailboxByteLimit,
                    listener: wake
                ) { logger.warning("\($0)") }
            }
            let writer = JournalWriter(journal) {}
            Pipeline(
                settings: settings,
                journal: journal,
                crew: crew,
                mounts: MountGuard(settings.folder, writer, known: [:], watch: nil),
                writer: writer,
                board: board,
                stateChanged: { _, _ in },
                watcher: supervisor,
                inbox: inbox,
                wake: wake,
                log: logger
            ).run()
        }
    }

    deinit {
        inbox.stop()
        let ended = DispatchSemaphore(value: 0)
        Task { [thread] in
            await thread.end()
            ended.signal()
        }
        ended.wait()
        close(log)
    }

    /// What takes longer than a minute does not come; nanoseconds.
    private static let patience: Int64 = 60_000_000_000

    /// Waits until everything done before is journaled; the pipeline stands still while `body`
    /// runs.
    func sync(standingStill body: @escaping @Sendable () -> Void = {}) throws {
        let box = AnswerBox()
        inbox.ask(
            PipelineInbox.SyncRequest(deadline: Clocks.system.monotonic() + Self.patience) {
                result in
                body()
                box.put(result.map { _ in () }.mapError { $0 as any Error })
            }
        )
        try box.wait()
    }

    /// What was logged so far.
    var logged: String {
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = pread(log, &piece, piece.count, off_t(text.count))
            if count <= 0 { return String(decoding: text, as: UTF8.self) }
            text += piece[..<count]
        }
    }
}

/// An answer that is waited for.
private final class AnswerBox: Sendable {
    private let answer = Mutex<Result<Void, any Error>>(.success(()))
    private let answered = DispatchSemaphore(value: 0)

    func put(_ result: Result<Void, any Error>) {
        answer.withLock { $0 = result }
        answered.signal()
    }

    func wait() throws {
        answered.wait()
        try answer.withLock { $0 }.get()
    }
}
