import TelexFeed
import TelexJournal
import TelexModel
import TelexWire

/// What the feed is answered by the rest of the daemon.
extension DaemonParts {
    /// What the feed serves.
    var feedSource: FeedSource {
        let journal = journal
        let board = board
        let verifications = verifications
        let clocks = clocks
        let faults = faults
        let inquiry = PathInquiry(journal: journal, board: board)
        return FeedSource(
            head: {
                let state = journal.state
                return FeedHead(
                    journal: state.id,
                    oldest: state.oldest,
                    head: state.head,
                    time: state.time
                )
            },
            headOfEarlier: { journal.head(ofEarlier: $0) },
            recentLines: { journal.recent.piece(with: $0).map(FeedLines.init) },
            lines: { try journal.answer(after: $0, limit: $1, byteLimit: $2) },
            seqBefore: { time in
                try answering { () throws(JournalError) in try journal.seq(before: time) }
            },
            seqNotAfter: { time in
                try answering { () throws(JournalError) in try journal.seq(notAfter: time) }
            },
            isPast: { journal.isPast($0) },
            files: { try journal.answer(filesAt: $0, onePerArticle: $1) },
            history: { try journal.answer(historyOf: $0) },
            content: { try journal.answer($0) },
            text: { hash in
                try answering { () throws(JournalError) in try journal.text(of: hash) }
            },
            duplicates: { try journal.answerDuplicates() },
            why: { try inquiry.explain($0) },
            keepConsumers: { consumers in
                try keeping { () throws(JournalError) in try journal.keep(consumers) }
            },
            forgetConsumer: { name in
                try keeping { () throws(JournalError) in try journal.forget(name) }
            },
            status: { status() },
            state: { board.current.state },
            sync: { sync($0, $1) },
            scan: { scan($0, $1, $2) },
            verify: { verifications.begin($0, $1) },
            failed: { faults.note($0) },
            now: clocks.wall
        )
    }

    private func sync(
        _ timeoutSeconds: Int64,
        _ answer: @escaping @Sendable (Result<FeedSync, RequestError>) -> Void
    ) {
        let request = PipelineInbox.SyncRequest(
            deadline: clocks.monotonic() + timeoutSeconds * 1_000_000_000,
            answer: { result in
                answer(result.map { FeedSync(cursor: $0.cursor, problems: $0.problems) })
            }
        )
        inbox.ask(request)
    }

    private func scan(
        _ isDeep: Bool,
        _ progress: @escaping @Sendable (FeedProgress) -> Void,
        _ answer: @escaping @Sendable (Result<FeedScan, RequestError>) -> Void
    ) {
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
    }
}
