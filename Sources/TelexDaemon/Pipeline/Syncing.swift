import TelexModel
import TelexWire

/// How a `sync` is answered: after the mark that it sends through the kernel's queue.
extension Pipeline {
    var timedOut: RequestError {
        RequestError(.timedOut, "not everything was journaled in the time given; ask again")
    }

    var shuttingDown: RequestError {
        RequestError(.shuttingDown, "the daemon is stopping")
    }

    func begin(_ request: PipelineInbox.SyncRequest) {
        if let hold { return request.answer(.failure(unavailable(hold.cause))) }
        syncs.add(request, mark: watcher.requestMark())
    }

    /// Everything that happened before the mark has been heard.
    func reach(_ mark: Int64) {
        watcher.reached(mark)
        releaseDepartures(at: mark)
        scans.reach(mark)
        guard syncs.isAwaited(mark) else { return }
        if interpreter.isHolding {
            // It came between the two halves of a rename, whose second is next.
            syncs.deferredMarks.append(mark)
            return
        }
        attempt { () throws(Intake.Failure) in
            try self.followMounts()
            try self.concludeUnfinishedMoves()
            // A file may have gone to where is still to be listed: then they are forced after it.
            if self.directories.count == 0 { try self.forceLooks() }
        }
        // The wait was told why.
        if hold != nil { return }
        if scans.mustFindWrites { startScan(ScanPlan.Aim(epoch: directories.epoch)) }
        poll(epoch: directories.epoch)
        let hadDirectories = directories.count > 0
        syncs.reach(mark, epoch: directories.closeEpoch(), hadDirectories: hadDirectories)
    }

    /// Takes up the marks that came between the two halves of a rename.
    func reachDeferred() {
        if syncs.deferredMarks.isEmpty || interpreter.isHolding { return }
        let marks = syncs.deferredMarks
        syncs.deferredMarks.removeAll()
        for mark in marks { reach(mark) }
    }

    /// Answers those that nothing is left to do for.
    func answerSyncs() throws(Intake.Failure) {
        reachDeferred()
        let done = syncs.waits.filter(isDone)
        if done.isEmpty { return }
        if done.contains(where: \.hadDirectories) {
            try concludePolled()
            try forceLooks()
        }
        // What is looked at may name others; a failure leaves the waits to be told.
        while intake.count > 0 { note(try intake.flush()) }
        // A scan may have turned out to be needed.
        if !done.allSatisfy(isDone) { return }
        // One whose time is up was told so while a large file was read.
        let left = syncs.take(where: isDone)
        // Whoever asks for the status next sees it as it is now.
        publish()
        let answer = SyncAnswer(cursor: journal.state.cursor, problems: Int64(problems.count))
        for wait in left { wait.request.answer(.success(answer)) }
    }

    /// Whether nothing is left to do for a `sync`.
    private func isDone(_ wait: SyncWaits.Wait) -> Bool {
        guard let epoch = wait.epoch, directories.isDone(upTo: epoch) else { return false }
        let scanEpochs = [scans.running?.aim.epoch, scans.next?.epoch].compactMap { $0 }
        return scanEpochs.allSatisfy { $0 > epoch }
    }

    /// Looks at every file that waits, as it stands.
    private func forceLooks() throws(Intake.Failure) {
        queue.advance(now: now, forced: true)
        try finishLooks()
    }
}
