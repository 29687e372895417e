import TelexModel

/// How the pipeline tells how it stands.
extension Pipeline {
    func publish() {
        let state = state
        let pending = queue.count + directories.count + intake.count
        board.update { figures in
            figures.state = state.state
            figures.reason = state.reason
            figures.pending = Int64(pending)
            figures.oldestPendingNanoseconds = queue.frontAge(now: now)
            figures.directories = Int64(table.count)
            figures.scan = scans.status
            figures.watch.watches = Int64(table.watchCount)
            figures.watch.queueOverflows = scans.overflows
            figures.watch.watcherRestarts = watcher.restarts
            figures.problems = problems.list
        }
    }

    private var state: (state: DaemonState, reason: ScanReason?) {
        if case .folder = hold?.cause { return (.folderMissing, nil) }
        if let reason = scans.next ?? scans.running?.reason { return (.scanning, reason) }
        return (problems.needPerson ? .degraded : .inSync, nil)
    }
}
