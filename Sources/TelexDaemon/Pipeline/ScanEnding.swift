import TelexJournal
import TelexModel
import TelexSurvey

/// How a scan ends.
extension Pipeline {
    /// Ends the running scan once all its directories were compared.
    func finishScan() throws(Intake.Failure) {
        guard let running = scans.running, directories.isDone(scan: running.number) else { return }
        if running.mark == nil {
            // A file that is absent may just have been renamed: first everything that happened
            // until now has to be heard.
            scans.running?.mark = watcher.requestMark()
            return
        }
        guard running.isMarkReached else { return }
        try finishLooks()
        try concludeUnfinishedMoves()
        try conclude(running.absent)
        note(try intake.flush())
        endScan()
    }

    /// Looks at journaled files that were not found, and takes their absence for their end.
    func conclude(_ ids: [Int64]) throws(Intake.Failure) {
        var rest = ids[...]
        while !rest.isEmpty, !inbox.mustStop {
            let batch = Array(rest.prefix(Intake.batchLimit))
            rest = rest.dropFirst(batch.count)
            let rows = try ask { () throws(JournalError) in
                try self.writer.files(numbered: batch)
            }
            note(try intake.take(rows.map { conclusion($0.path, .scan) }))
        }
    }

    private func endScan() {
        guard let running = scans.running else { return }
        let scope = running.aim.scope
        for wd in table.removeUnmarked(scan: running.number, below: scope) { watcher.drop(wd) }
        let now = now
        problems.endScan(running.number, below: scope)
        let changes = running.changes
        scans.running = nil
        if problems.resolve(.journalFull) || problems.resolve(.journalIO) {
            log.notice("the journal can be written again")
            lastDelay = Self.firstRetry / 2
        }
        scans.status = ScanStatus()
        scans.status.last = settings.clocks.wall()
        scans.status.seconds = Double(now - running.startedAt) / 1e9
        scans.status.found = Int64(changes)
        scans.status.unreadable = Int64(problems.countOfPaths)
        answerScans(running)
        if scope.isFolder {
            scans.periodicDue = now + settings.scanNanoseconds
            if running.aim.isDeep || scans.deepDue == nil {
                scans.deepDue = now + settings.deepScanNanoseconds
            }
        }
        log.info(
            "scan ended",
            metadata: [
                "changes": "\(changes)",
                "files": "\(journal.state.totals.files)",
                "directories": "\(table.count)",
                "seconds": "\(scans.status.seconds)",
            ]
        )
        switch scans.next {
        case nil: scans.resetBackOff()
        case let next? where next.reason == .queueOverflow:
            scans.retryAt = now + scans.takeBackOff()
        default: scans.retryAt = now
        }
    }
}
