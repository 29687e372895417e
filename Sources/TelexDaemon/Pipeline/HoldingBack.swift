import Glibc
import TelexJournal
import TelexModel
import TelexSurvey
import TelexWire

/// What happens while the folder is missing or the journal can't be written: nothing is journaled,
/// what was under way is let go, and a scan finds it when both are there again.
extension Pipeline {
    /// The pause before it is tried again, and how far it grows; nanoseconds.
    static let firstRetry: Int64 = 1_000_000_000
    static let longestRetry: Int64 = 30_000_000_000

    func holdBack(_ cause: Intake.Failure) {
        intake.abandon()
        queue.removeAll()
        directories.removeAll()
        scans.abandon()
        polls.absent = []
        polls.due = nil
        polls.isAtLimit = false
        polls.startedAt = nil
        _ = moves.takeAll()
        interpreter.reset()
        let delay: Int64
        switch cause {
        case .folder:
            for wd in table.removeAll() { watcher.drop(wd) }
            delay = Self.firstRetry
        case .journal(let error):
            delay = min(lastDelay * 2, Self.longestRetry)
            let code: ProblemCode = if case .full = error { .journalFull } else { .journalIO }
            _ = addProblem(code, nil, error.description)
        }
        hold = Hold(cause: cause, retryAt: now + delay, delay: delay)
        lastDelay = delay
        let error = unavailable(cause)
        log.error("\(error.message)")
        syncs.failAll(error)
        scanRequests.failAll(error)
    }

    /// Tries again; a scan finds what happened meanwhile.
    func resume() {
        guard let held = hold else { return }
        do throws(Intake.Failure) {
            try refreshMounts()
        } catch {
            // Without a birth time every journaled file was looked for: not each second. Nor is a
            // journal without room written to each second.
            var grows = settings.folder.identity.birth == 0
            if case .journal = error { grows = true }
            let delay = grows ? min(held.delay * 2, Self.longestRetry) : held.delay
            hold = Hold(cause: error, retryAt: now + delay, delay: delay)
            let message = unavailable(error).message
            if message != unavailable(held.cause).message { log.error("\(message)") }
            return
        }
        if case .folder = held.cause { log.notice("the folder is there again") }
        hold = nil
        followMountNews()
        startScan(.firstScan)
    }

    /// Compares everything, if the folder is there.
    func begin() {
        attempt { () throws(Intake.Failure) in
            try refreshMounts()
            followMountNews()
            startScan(.firstScan)
        }
    }

    /// Looks whether the folder is there, and what is mounted below it.
    private func refreshMounts() throws(Intake.Failure) {
        try mounts.adoptIfEmpty()
        if mounts.folder.identity != settings.folder.identity {
            log.notice(
                "another directory is the folder now; no file was journaled of the one before"
            )
            settings.folder = mounts.folder
            intake.crew.move(to: mounts.folder)
        }
        try mounts.refresh()
    }

    /// The folder itself was removed, renamed or unmounted, by the kernel's word.
    func checkFolder() {
        if hold == nil { begin() }
    }

    func unavailable(_ cause: Intake.Failure) -> RequestError {
        switch cause {
        case .journal(let error): return RequestError(.unavailable, error.description)
        case .folder(let error):
            return RequestError(.unavailable, settings.folder.missing(error))
        }
    }
}
