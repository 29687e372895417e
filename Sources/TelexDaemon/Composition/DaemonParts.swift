import Glibc
import Logging
import TelexFeed
import TelexJournal
import TelexModel
import TelexWatch
import TelexWire

/// What the feed and the pipeline share.
struct DaemonParts: Sendable {
    let journal: Journal
    let board: StatusBoard
    let clocks: Clocks
    let folder: String
    let startedAt: Timestamp
    let wake: WakeUp
    let inbox: PipelineInbox
    let verifications: Verifications
    let faults: AnsweredFaults

    init(
        journal: Journal,
        board: StatusBoard,
        clocks: Clocks,
        folder: String,
        startedAt: Timestamp,
        wake: WakeUp,
        log: Logger
    ) {
        self.journal = journal
        self.board = board
        self.clocks = clocks
        self.folder = folder
        self.startedAt = startedAt
        self.wake = wake
        inbox = PipelineInbox(wake: wake)
        faults = AnsweredFaults(
            log,
            isStopping: { board.current.state == .stopping },
            now: clocks.monotonic
        )
        verifications = Verifications(journal)
    }

    /// How the daemon stands, but for its connections.
    func status() -> Status {
        let state = journal.state
        let figures = board.current
        var status = Status()
        status.daemon = Daemon.name
        status.pid = Int64(getpid())
        status.started = startedAt
        status.folder = Array(folder.utf8)
        status.state = figures.state
        status.reason = figures.reason
        status.pending = figures.pending
        status.journal = journalStatus(state)
        status.files.count = state.totals.files
        status.files.directories = figures.directories
        status.files.byteCount = state.totals.fileBytes
        status.articles.count = state.totals.articles
        status.articles.duplicates = state.totals.files - state.totals.articles
        status.articles.duplicateByteCount = state.totals.fileBytes - state.totals.articleBytes
        status.content.stored = state.totals.contents
        status.content.byteCount = state.totals.contentBytes
        status.scan = figures.scan
        status.watch = figures.watch
        status.watch.limit = InotifyLimit.watches()?.value
        status.watch.oldestPendingMilliseconds = figures.oldestPendingNanoseconds / 1_000_000
        status.problems = withClock(figures.problems, last: state.time)
        return status
    }

    private func journalStatus(_ state: JournalState) -> JournalStatus {
        var status = JournalStatus()
        status.id = state.id
        status.head = state.head
        status.oldest = state.oldest
        status.byteCount = journal.byteCount
        status.lastChange = state.time
        status.chain = state.chain
        status.durability = journal.durability
        return status
    }
}
