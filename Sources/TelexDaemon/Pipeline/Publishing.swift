import TelexModel

/// How the pipeline tells how it stands.
extension Pipeline {
    func publish() {
        let state = state
        let pending = queue.count + directories.count + intake.count
        let hasChanged = board.update { figures in
            if figures.state != .stopping {
                figures.state = state.state
                figures.reason = state.reason
            }
            figures.folder = settings.folder
            figures.rules = settings.rules
            figures.pending = Int64(pending)
            figures.oldestPendingNanoseconds = queue.frontAge(now: now)
            figures.directories = Int64(table.count)
            figures.scan = scans.status
            figures.watch.watches = Int64(table.watchCount)
            figures.watch.polledDirectories = Int64(table.polledCount)
            figures.watch.queueOverflows = scans.overflows
            figures.watch.watcherRestarts = watcher.restarts
            figures.problems = problems.list
        }
        if hasChanged { stateChanged(state.state, state.reason) }
    }

    /// What is done while a large file is read, in the middle of the intake's work: false where that is to
    /// end.
    func goesOn(atHand: Int) -> Bool {
        let pending = queue.count + directories.count + atHand
        _ = board.update { $0.pending = Int64(pending) }
        for sync in inbox.takeSyncs() { begin(sync) }
        syncs.expire(now: now, timedOut)
        return !inbox.mustStop
    }

    private var state: (state: DaemonState, reason: ScanReason?) {
        if case .folder = hold?.cause { return (.folderMissing, nil) }
        if let reason = scans.next?.reason ?? scans.running?.aim.reason {
            return (.scanning, reason)
        }
        return (problems.needPerson ? .degraded : .inSync, nil)
    }
}
