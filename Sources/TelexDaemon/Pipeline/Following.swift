import Glibc
import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

/// What each hint leads to.
extension Pipeline {
    func follow(_ hint: Hint) {
        // A scan finds what happens meanwhile.
        if hold != nil { return }
        switch hint {
        case .look(let path, let reason):
            if settings.rules.includes(path) || mayBeOtherName(path, reason) {
                queue.note(path, reason, now: now)
            }
        case .moved(let from, let to):
            if let origin = moves.origin(of: from) {
                queue.awaitEnd(of: from, cameFrom: origin, now: now)
            }
            followMove(from, to)
        case .directory(.folder):
            // Only what could not be read may be another's word by now, and all else is below it.
            if problems.contains(.unreadable) { directories.add(.folder, .live, isNew: false) }
        case .directory(let path):
            if settings.rules.excludesDirectory(path) == nil {
                directories.add(path, .live, isNew: table.directory(at: path) == nil)
            }
        case .directoryMoved(let from, let to):
            attempt { () throws(Intake.Failure) in try self.followDirectoryMove(from, to) }
        case .directoryGone(let path):
            attempt { () throws(Intake.Failure) in try self.conclude(below: path) }
        case .folderGone:
            checkFolder()
        }
    }

    /// What is written under an excluded name may be a journaled file's.
    private func mayBeOtherName(_ path: RelativePath, _ reason: HintReason) -> Bool {
        switch reason {
        case .closed, .modified: true
        case .removed, .movedIn: queue.contains(path)
        case .created, .attributes: false
        }
    }

    private func followMove(_ from: RelativePath, _ to: RelativePath) {
        switch (settings.rules.includes(from), settings.rules.includes(to)) {
        case (true, true): queue.note(movedFrom: from, to: to, now: now)
        case (true, false): queue.note(from, .removed, now: now)
        case (false, true): queue.note(movedIn: to, from: from, now: now)
        case (false, false): break
        }
    }

    /// A look that takes the absence of a file for its end.
    func conclusion(_ path: RelativePath, _ origin: Origin) -> LookJob {
        LookJob(
            path: path,
            origin: origin,
            concludesAbsence: true,
            isExcluded: !settings.rules.includes(path)
        )
    }

    /// Everything that is ready is looked at and journaled, so that the journal can be asked.
    func finishLooks() throws(Intake.Failure) {
        while queue.hasReady { try look(at: queue.take(limit: Intake.batchLimit, now: now)) }
        note(try intake.flush())
    }

    /// An event under one name of a file is a hint for all its names.
    func lookAtAllNames(_ files: [FileIdentity: Origin]) {
        attempt { () throws(Intake.Failure) in
            for (identity, origin) in files {
                let rows = try self.ask { () throws(JournalError) in
                    try self.writer.files(of: identity)
                }
                let jobs = rows.filter { self.settings.rules.includes($0.path) }.map { row in
                    var job = LookJob(
                        path: row.path,
                        known: row.known,
                        origin: origin,
                        concludesAbsence: false
                    )
                    job.isOtherName = true
                    return job
                }
                self.note(try self.intake.take(jobs))
            }
        }
    }

    /// Asks for a scan where a name that is gone, or another file's, was written to.
    ///
    /// The file may have been a journaled one under a second name, made and removed since the last
    /// look. No event names the first,
    /// so that only a scan can tell; the next `sync` waits for one.
    func noteLostWrites(_ looks: [QueuedLook]) throws(Intake.Failure) {
        for look in looks where look.hasLostWrite && !scans.mustFindWrites {
            let row = try ask { () throws(JournalError) in try self.writer.file(at: look.path) }
            // One that is journaled is known with the number of its names.
            if row == nil { scans.mustFindWrites = true }
        }
    }

    /// The same for a directory that came and went before it was listed: whatever was written in it
    /// was not heard.
    func noteUnseen(_ task: DirectoryTask) {
        if task.isNew { findUnseenWrites() }
    }

    /// Has the next `sync` compare first, and those that wait already.
    func findUnseenWrites() {
        scans.mustFindWrites = true
        guard let epoch = syncs.lowestEpoch else { return }
        startScan(ScanPlan.Aim(epoch: epoch))
    }

    /// Asks the journal; its failure holds the pipeline back like a failed commit.
    func ask<Value>(
        _ question: () throws(JournalError) -> Value
    ) throws(Intake.Failure) -> Value {
        do throws(JournalError) {
            return try question()
        } catch {
            throw .journal(error)
        }
    }

    /// Does something in the middle of the events; a failure holds the pipeline back.
    func attempt(_ body: () throws(Intake.Failure) -> Void) {
        if hold != nil { return }
        do throws(Intake.Failure) {
            try body()
        } catch {
            holdBack(error)
        }
    }
}
