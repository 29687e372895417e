import Glibc
import Logging
import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

/// The way from the kernel's word to the journal: hints in, looks, readings, changes out.
///
/// Everything here is confined to the one thread that calls `run`, which is also the journal's
/// only writer. Others speak to it through `inbox` and read `board`.
final class Pipeline {
    /// Beyond so many looks no more events are taken: a look waits with its path in memory.
    static let queueLimit = 50_000

    var settings: PipelineSettings
    let inbox: PipelineInbox
    let board: StatusBoard
    /// Told, on the pipeline's thread, when the state has become another.
    let stateChanged: @Sendable (DaemonState, ScanReason?) -> Void
    let log: Logger
    let journal: Journal
    let writer: JournalWriter
    let wake: WakeUp

    let mounts: MountGuard
    var intake: Intake
    var table = DirectoryTable()
    var interpreter = EventInterpreter()
    var queue: LookQueue
    var directories = DirectoryQueue()
    var problems = Problems()
    let watcher: WatcherSupervisor
    var scans = ScanPlan()
    var polls = PollPlan()
    var moves = UnfinishedMoves()
    var syncs = SyncWaits()
    var scanRequests = ScanRequests()
    var hold: Hold?
    /// The journal lets go of nothing before; monotonic nanoseconds.
    var tidyRestEnd: Int64 = 0
    /// Changes since memory was given back last, and when that is due; monotonic nanoseconds.
    var burst = 0
    var burstEnd: Int64?
    /// The pause of the last hold, which the next one's grows from.
    var lastDelay = Pipeline.firstRetry / 2
    var departures = DepartureWait()
    private var isStopping = false

    /// What keeps the pipeline from journaling, and when it tries again; monotonic nanoseconds.
    struct Hold {
        var cause: Intake.Failure
        var retryAt: Int64
        var delay: Int64
    }

    init(
        settings: PipelineSettings,
        journal: Journal,
        crew: SurveyCrew,
        mounts: MountGuard,
        writer: JournalWriter,
        board: StatusBoard,
        stateChanged: @escaping @Sendable (DaemonState, ScanReason?) -> Void,
        watcher: WatcherSupervisor,
        inbox: PipelineInbox,
        wake: WakeUp,
        log: Logger
    ) {
        self.settings = settings
        self.journal = journal
        self.board = board
        self.stateChanged = stateChanged
        self.watcher = watcher
        self.inbox = inbox
        self.wake = wake
        self.log = log
        self.mounts = mounts
        self.writer = writer
        intake = Intake(crew: crew, writer: writer, mounts: mounts)
        queue = LookQueue(settleNanoseconds: settings.settleNanoseconds)
        intake.goesOn = { [weak self] atHand in self?.goesOn(atHand: atHand) ?? false }
    }

    var now: Int64 { settings.clocks.monotonic() }

    /// Works until it is told to stop.
    func run() {
        begin()
        while true {
            takeLetters()
            if isStopping { break }
            step()
            publish()
            if hasWork { continue }
            wake.wait(nanoseconds: nextDeadline().map { $0 - now })
            watcher.listen()
        }
        syncs.failAll(shuttingDown)
        scanRequests.failAll(shuttingDown)
        intake.abandon()
        watcher.stop()
    }

    /// One turn: what has come is taken, what is due is done, and nothing is waited for but the
    /// disk.
    private func step() {
        if let error = watcher.startIfDue(now: now) { noteFailedStart(error) }
        // Too many that wait for quiet, or for the word of their end, are looked at as they stand.
        if queue.count >= settings.queueLimit, !queue.hasReady { queue.advance(now: .max) }
        // What is not taken waits in the mailbox, which has a bound of its own.
        if queue.count < settings.queueLimit { takeEvents() }
        fenceDepartures()
        reachUnheardMarks()
        syncs.expire(now: now, timedOut)
        if let hold {
            if now >= hold.retryAt || mounts.hasChanged() { resume() }
            return lookAtClock()
        }
        attempt { () throws(Intake.Failure) in
            queue.advance(now: now)
            try lookAtReady()
            // What was looked at is told by now, and was confirmed by the table of mounts before.
            try followMounts()
            try workOnDirectories()
            if !hasLooksOrDirectories && !watcher.hasMore { note(try intake.flush()) }
            tellProgress()
            try finishScan()
            try answerSyncs()
        }
        lookAtClock()
        startDueScans()
        pollIfDue()
        replaceStaleWatcher()
        watcher.flush()
        tidyIfDue()
        endBurst()
    }

    private func takeLetters() {
        let letters = inbox.take()
        isStopping = letters.mustStop
        for reload in letters.reloads { take(reload) }
        for sync in letters.syncs { begin(sync) }
        for scan in letters.scans { begin(scan) }
    }

    private var hasWork: Bool {
        watcher.hasMore || watcher.hasUnheardMarks || queue.count >= settings.queueLimit
            || (hold == nil && (hasLooksOrDirectories || intake.count > 0))
    }

    private var hasLooksOrDirectories: Bool {
        queue.hasReady || directories.hasToList || (directories.hasToWatch && watcher.answers)
    }

    private func nextDeadline() -> Int64? {
        var deadlines = [
            hold?.retryAt, departures.deadline, watcher.startAt, watcher.helloDue,
            syncs.nextDeadline,
        ]
        // What is held back is not done when it is due.
        if hold == nil {
            deadlines += [queue.nextDue, scans.nextDue, nextPoll, nextTidy, burstEnd]
        }
        return deadlines.compactMap { $0 }.min()
    }

    /// Takes what the watcher told, in its order.
    private func takeEvents() {
        var hints: [Hint] = []
        var hasHeard = false
        let ending = watcher.take { record in
            hasHeard = true
            switch record {
            case .event(let event):
                for wd in interpreter.interpret(event, &table, into: &hints) { watcher.drop(wd) }
                for hint in hints { follow(hint) }
                hints.removeAll(keepingCapacity: true)
            case .watching(let id, let wd): setWatch(id, wd)
            case .refused(let id, let errno): refuse(id, errno)
            case .overflow: overflow()
            case .dropped(let events): missEvents(events)
            case .mark(let mark): reach(mark)
            case .failed(let errno): refuseInstance(errno)
            case .hello: acceptWatching()
            }
        }
        if hasHeard { noteDepartures() }
        if let ending {
            restartWatcher(ending)
        } else if let due = watcher.helloDue, now >= due {
            restartWatcher(.mute)
        }
    }

    /// Looks at what is ready, a batch at a time.
    private func lookAtReady() throws(Intake.Failure) {
        guard queue.hasReady else { return }
        try look(at: queue.take(limit: Intake.batchLimit, now: now))
        // Whoever is told waits for this processor, as a rule: he goes first, and what is only noted
        // afterwards comes after him.
        if !hasWork { sched_yield() }
    }

    func look(at looks: [QueuedLook]) throws(Intake.Failure) {
        try noteLostWrites(looks)
        let jobs = looks.map { look in
            let isExcluded = !settings.rules.includes(look.path)
            return LookJob(
                path: look.path,
                origin: .live,
                cameFrom: look.cameFrom,
                concludesAbsence: look.concludesAbsence && !isExcluded,
                onlyIfLinked: look.isNewborn,
                isExcluded: isExcluded
            )
        }
        note(try intake.take(jobs))
    }

    /// Goes on with what did not become a reading.
    func note(_ outcome: Intake.Outcome) {
        let now = now
        for (path, cameFrom) in outcome.awaitingEnd {
            queue.awaitEnd(of: path, cameFrom: cameFrom, now: now)
        }
        for (path, cameFrom) in outcome.awaitingQuiet {
            queue.awaitQuiet(of: path, cameFrom: cameFrom, now: now)
        }
        if problems.count > 0 {
            for path in outcome.settled where problems.resolve(path) {
                log.notice("taken in after all", metadata: ["path": "\(path)"])
            }
        }
        for aside in outcome.setAside { setAside(aside.path, aside.code, aside.error) }
        if outcome.hasUnseen { findUnseenWrites() }
        if !outcome.manyNamed.isEmpty { lookAtAllNames(outcome.manyNamed) }
        scans.found(outcome.changes)
        countBurst(outcome.changes)
    }
}
