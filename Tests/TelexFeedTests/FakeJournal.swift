import Synchronization
import TelexModel
import TelexWire

@testable import TelexFeed

/// A journal in memory, in the place of the real one, that counts what is asked of it.
final class FakeJournal: Sendable {
    struct Counts: Equatable {
        var lines = 0
        var recentLines = 0
    }

    private struct State {
        /// The oldest change that can still be read, where that is not told yet.
        var readable: Int64 = 1
        var lines: [[UInt8]] = []
        /// The first change of each commit.
        var commits: [Int64] = []
        var oldest: Int64 = 1
        var files: [JournaledFile] = []
        var clock = FakeJournal.time
        var moments: [FilesMoment] = []
        var earlier: [JournalID: Int64] = [:]
        var counts = Counts()
        var openMoments = 0
        var sync: Result<FeedSync, RequestError>?
        var failure: RequestError?
        /// What clients were answered that the log is told.
        var faults: [String] = []
        var daemonState = DaemonState.inSync
        var beforeLines: (@Sendable (Int64) -> Void)?
        var heldSyncs: [@Sendable (Result<FeedSync, RequestError>) -> Void] = []
    }

    static let id = JournalID(value: 0x3f9a_1c2e)
    /// 2026-11-21T00:45:25.123456Z.
    static let time = Timestamp(nanoseconds: 1_795_221_925_123_456_000)

    private let state = Mutex(State())
    let scans = HeldWork<Bool, FeedScan>()
    let verifications = HeldWork<Void, FeedVerification>()
    let past = FakePast()
    let consumers = FakeConsumers()

    var counts: Counts { state.withLock { $0.counts } }
    var openMoments: Int { state.withLock { $0.openMoments } }
    var faults: [String] { state.withLock { $0.faults } }

    /// Adds changes as one commit: files of their own, and headlines of about so many bytes.
    func commit(_ count: Int, byteCount: Int = 0) {
        commit(
            (0..<count).map { _ in
                FakeChange(headline: byteCount > 0 ? String(repeating: "x", count: byteCount) : nil)
            }
        )
    }

    /// Adds these changes as one commit, and the files that they leave.
    func commit(_ changes: [FakeChange], leaving files: [JournaledFile]? = nil) {
        state.withLock { state in
            if let files { state.files = files }
            state.commits.append(Int64(state.lines.count + 1))
            for change in changes {
                state.lines.append(change.line(seq: Int64(state.lines.count + 1)))
            }
        }
    }

    /// Makes a change's line one that nobody wrote.
    func damage(_ seq: Int64) {
        state.withLock { $0.lines[Int(seq) - 1] = Array("{\"type\":\"chance\"}\n".utf8) }
    }

    /// As of when files were asked for so far.
    var moments: [FilesMoment] { state.withLock { $0.moments } }

    func setOldest(_ seq: Int64) { state.withLock { $0.oldest = seq } }
    /// Takes away what comes before a change, of which nobody is told yet.
    func setReadable(_ seq: Int64) { state.withLock { $0.readable = seq } }
    func setFiles(_ files: [JournaledFile]) { state.withLock { $0.files = files } }
    func setEarlier(_ id: JournalID, _ head: Int64) { state.withLock { $0.earlier[id] = head } }
    func setFailure(_ error: RequestError?) { state.withLock { $0.failure = error } }
    func setClock(_ time: Timestamp) { state.withLock { $0.clock = time } }
    func setState(_ new: DaemonState) { state.withLock { $0.daemonState = new } }
    /// Calls it on the reading thread before lines are read, with the change that they come after.
    func beforeLines(_ call: @escaping @Sendable (Int64) -> Void) {
        state.withLock { $0.beforeLines = call }
    }
    func setSync(_ answer: Result<FeedSync, RequestError>) { state.withLock { $0.sync = answer } }

    /// Refuses every scan and verification.
    func refuseWork(_ error: RequestError) {
        scans.setScript { $0.answer(.failure(error)) }
        verifications.setScript { $0.answer(.failure(error)) }
    }

    /// Answers every `sync` that waits.
    func answerSyncs(_ answer: Result<FeedSync, RequestError>) {
        for sync in state.withLock({ state in
            defer { state.heldSyncs = [] }
            return state.heldSyncs
        }) {
            sync(answer)
        }
    }

    /// The lines of changes, one after the other.
    func text(_ seqs: ClosedRange<Int64>) -> [UInt8] {
        state.withLock { state in seqs.flatMap { state.lines[Int($0) - 1] } }
    }

    var source: FeedSource {
        FeedSource(
            head: { [self] in head },
            headOfEarlier: { [self] id in state.withLock { $0.earlier[id] } },
            recentLines: { [self] in recentLines($0) },
            lines: { [self] in try lines($0, $1, $2) },
            seqBefore: { time in time < Self.time ? 0 : 2 },
            seqNotAfter: { [self] in time($0) },
            isPast: { [self] time in state.withLock { $0.clock } > time },
            files: { [self] in try files($0, $1) },
            history: { [past] in try past.history($0) },
            content: { [past] in try past.content($0) },
            text: { [past] in try past.text($0) },
            duplicates: { [past] in try past.duplicates() },
            why: { [past] in try past.why($0) },
            keepConsumers: { [consumers] in try consumers.keep($0) },
            forgetConsumer: { [consumers] in try consumers.forget($0) },
            status: { [self] in status() },
            state: { [self] in state.withLock { $0.daemonState } },
            sync: { [self] in sync($0, $1) },
            scan: { [scans] in scans.ask($0, $1, $2) },
            verify: { [verifications] in verifications.ask((), $0, $1) },
            failed: { [self] error in state.withLock { $0.faults.append(error.message) } },
            now: { [self] in state.withLock { $0.clock } }
        )
    }

    private var head: FeedHead {
        state.withLock { state in
            FeedHead(
                journal: Self.id,
                oldest: state.oldest,
                head: Int64(state.lines.count),
                time: state.lines.isEmpty ? nil : Self.time
            )
        }
    }

    private func recentLines(_ seq: Int64) -> FeedLines? {
        state.withLock { state in
            state.counts.recentLines += 1
            guard let index = state.commits.lastIndex(where: { $0 <= seq }),
                index >= state.commits.count - 2, seq <= state.lines.count
            else { return nil }
            let first = state.commits[index]
            let end =
                index + 1 < state.commits.count
                ? state.commits[index + 1] - 1 : Int64(state.lines.count)
            let lines = state.lines[Int(first - 1)..<Int(end)]
            return FeedLines(first: first, last: end, bytes: lines.flatMap { $0 })
        }
    }

    private func lines(_ after: Int64, _ limit: Int64, _ byteLimit: Int) throws -> FeedLines? {
        state.withLock { $0.beforeLines }?(after)
        return try state.withLock { state in
            state.counts.lines += 1
            if let failure = state.failure { throw failure }
            if after < state.readable - 1 {
                throw RequestError(
                    .cursorExpired,
                    "passed by after \(after)",
                    oldest: state.readable
                )
            }
            var found = FeedLines(first: after + 1, last: after, bytes: [])
            while found.last < state.lines.count, found.last - after < limit,
                found.bytes.count < byteLimit
            {
                found.bytes += state.lines[Int(found.last)]
                found.last += 1
            }
            return found.last == after ? nil : found
        }
    }

    /// The third change and those after it are of the journal's one time.
    private func time(_ time: Timestamp) -> Int64? {
        time < Self.time ? 2 : head.head
    }

    private func files(_ moment: FilesMoment, _ onePerArticle: Bool) throws -> FeedFiles {
        try state.withLock { state in
            state.moments.append(moment)
            if let failure = state.failure { throw failure }
            state.openMoments += 1
            var seen: Set<ContentHash> = []
            let files = state.files.filter { !onePerArticle || seen.insert($0.hash).inserted }
            let held = Moment { [weak self] in
                self?.state.withLock { $0.openMoments -= 1 }
            }
            return FeedFiles(
                cursor: Cursor(journal: Self.id, seq: moment.seq ?? Int64(state.lines.count))
            ) { after, limit in
                withExtendedLifetime(held) {
                    Array(files.drop { $0.path <= after && !after.isFolder }.prefix(limit))
                }
            }
        }
    }

    private func status() -> Status {
        var status = Status()
        status.daemon = "telexd 1.0.0"
        status.pid = 812
        status.started = Self.time
        status.folder = Array("/srv/seeds".utf8)
        status.state = .inSync
        status.journal.id = Self.id
        status.journal.head = head.head
        return status
    }

    private func sync(
        _ timeoutSeconds: Int64,
        _ answer: @escaping @Sendable (Result<FeedSync, RequestError>) -> Void
    ) {
        let ready = state.withLock { state -> Result<FeedSync, RequestError>? in
            if state.sync == nil { state.heldSyncs.append(answer) }
            return state.sync
        }
        if let ready { answer(ready) }
    }
}

extension FilesMoment {
    fileprivate var seq: Int64? {
        if case .seq(let seq) = self { return seq }
        return nil
    }
}

/// Says when the last one lets go of it.
final class Moment: Sendable {
    private let ended: @Sendable () -> Void

    init(ended: @escaping @Sendable () -> Void) {
        self.ended = ended
    }

    deinit { ended() }
}
