import Glibc
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

    init(
        journal: Journal,
        board: StatusBoard,
        clocks: Clocks,
        folder: String,
        startedAt: Timestamp
    ) {
        self.journal = journal
        self.board = board
        self.clocks = clocks
        self.folder = folder
        self.startedAt = startedAt
        wake = WakeUp()
        inbox = PipelineInbox(wake: wake)
    }

    /// What the feed serves.
    var feedSource: FeedSource {
        let journal = journal
        let board = board
        let inbox = inbox
        let monotonic = clocks.monotonic
        return FeedSource(
            head: {
                let state = journal.state
                return FeedHead(journal: state.id, oldest: state.oldest, head: state.head)
            },
            headOfEarlier: { journal.head(ofEarlier: $0) },
            recentLines: { journal.recent.piece(after: $0).map(FeedLines.init) },
            lines: { after, limit, byteLimit in
                do throws(JournalError) {
                    return try journal.lines(after: after, limit: limit, byteLimit: byteLimit)
                        .map(FeedLines.init)
                } catch {
                    throw error.answer
                }
            },
            seqBefore: { try journal.seq(before: $0) },
            files: { moment in
                guard moment == .now else { throw Self.notServed }
                let snapshot = try journal.filesSnapshot()
                return FeedFiles(cursor: snapshot.cursor) { after, limit in
                    try snapshot.files(after: after, limit: limit)
                }
            },
            history: { _ in throw Self.notServed },
            content: { _ in throw Self.notServed },
            status: { status() },
            state: { board.current.state },
            sync: { timeoutSeconds, answer in
                let request = PipelineInbox.SyncRequest(
                    deadline: monotonic() + timeoutSeconds * 1_000_000_000,
                    answer: { result in
                        answer(result.map { FeedSync(cursor: $0.cursor, problems: $0.problems) })
                    }
                )
                inbox.ask(request)
            },
            scan: { isDeep, progress, answer in
                let request = PipelineInbox.ScanRequest(
                    isDeep: isDeep,
                    progress: { progress(FeedProgress(done: $0, total: $1)) },
                    answer: { result in
                        answer(
                            result.map {
                                FeedScan(files: $0.files, changes: $0.changes, cursor: $0.cursor)
                            }
                        )
                    }
                )
                inbox.ask(request)
            },
            verify: { _, answer in answer(.failure(Self.notServed)) },
            now: clocks.wall
        )
    }

    private static let notServed = RequestError(.internal, "this is not served yet")

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

extension FeedLines {
    init(_ piece: LinePiece) {
        self.init(last: piece.last, bytes: piece.bytes)
    }
}
