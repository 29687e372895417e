import Glibc
import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

/// The comparison of the whole folder with the journal.
extension Pipeline {
    /// Begins a scan of the whole folder, or has it follow the one that runs.
    func startScan(_ reason: ScanReason) {
        startScan(ScanPlan.Aim(reason: reason, epoch: directories.epoch))
    }

    /// Begins a scan, or has it follow the one that runs.
    func startScan(_ asked: ScanPlan.Aim) {
        if scans.running != nil {
            scans.follow(with: asked)
            return
        }
        // While overflows go on, the pause before the next scan is kept.
        if asked.reason == .queueOverflow, scans.next != nil, now < scans.retryAt ?? 0 {
            return scans.follow(with: asked)
        }
        var aim = asked
        if let next = scans.takeNext() { aim.join(next) }
        let number = scans.takeNumber()
        scans.running = ScanPlan.Running(
            number: number,
            aim: aim,
            startedAt: now,
            mayFindMoved: journal.state.totals.files > 0
        )
        if aim.scope.isFolder { scans.mustFindWrites = false }
        scanRequests.begin(number)
        directories.add(
            DirectoryTask(path: aim.scope, origin: .scan, scan: number, epoch: aim.epoch)
        )
        guard let reason = aim.reason else { return }
        let below = aim.scope.isFolder ? settings.folder.path : aim.scope.description
        log.info("scanning", metadata: ["reason": "\(reason.rawValue)", "below": "\(below)"])
        // Told before the work begins, which may be long.
        publish()
    }

    /// Starts what is due by the clock.
    func startDueScans() {
        if scans.running != nil || hold != nil { return }
        let now = now
        if let next = scans.next {
            if now >= scans.retryAt ?? now { startScan(next) }
        } else if let due = scans.deepDue, now >= due {
            startScan(ScanPlan.Aim(isDeep: true))
        } else if let due = scans.periodicDue, now >= due {
            startScan(ScanPlan.Aim())
        }
    }

    /// The kernel dropped events: what they told is found by a scan.
    func overflow() {
        scans.overflows += 1
        log.warning(
            "the kernel dropped events; comparing the folder with the journal",
            metadata: ["queue_overflows": "\(scans.overflows)"]
        )
        interpreter.reset()
        startScan(.queueOverflow)
    }

    /// The mailbox was full: what was dropped is found by a scan of no more than it was about.
    func missEvents(_ events: DroppedEvents) {
        var scope = RelativePath.folder
        if case .under(let watches) = events {
            // The second half of a rename may be among what was dropped.
            let directories =
                interpreter.heldDirectories
                + [table.narrowestDirectory(covering: watches)].compactMap { $0 }
            let common = directories.dropFirst().reduce(directories.first) {
                $0?.narrowestCommon(with: $1)
            }
            scope = common ?? .folder
        }
        log.warning(
            "more events came than could wait; comparing what they were about with the journal",
            metadata: ["below": "\(scope.isFolder ? settings.folder.path : scope.description)"]
        )
        interpreter.reset()
        startScan(
            ScanPlan.Aim(reason: .queueOverflow, scope: scope, epoch: directories.epoch)
        )
    }

    /// Works on directories that were come upon, as many as go at once.
    func workOnDirectories() throws(Intake.Failure) {
        var left = DirectoryQueue.listedAtOnce
        while left > 0, watcher.answers, let task = directories.takeToWatch() {
            watch(task)
            left -= 1
        }
        watcher.flush()
        try listDirectories()
    }

    /// Asks for a watch on a directory, unless it has one.
    private func watch(_ task: DirectoryTask) {
        if mounts.isSheltered(task.path) { return directories.finish(task) }
        var task = task
        if task.identity == nil {
            do throws(SystemError) {
                let folder = try Folder.at(settings.folder)
                let stat = try folder.stat(task.path)
                guard stat.isDirectory else { return directories.finish(task) }
                task.identity = DirectoryIdentity(device: stat.device, inode: stat.inode)
            } catch {
                // Gone again, and its end will be told; or unreadable, and a scan says so.
                if task.path.isFolder { holdBack(.folder(error)) }
                for wd in table.removePolled(task.path) { watcher.drop(wd) }
                noteUnseen(task)
                return directories.finish(task)
            }
        }
        guard let identity = task.identity, let number = table.learn(task.path) else {
            return loseTrack(of: task)
        }
        markSeen(number)
        if table.isWatched(number, as: identity) { return directories.list(task) }
        if watcher.isRefused || polls.isAtLimit {
            table.poll(number, .unwatched)
            return directories.list(task)
        }
        let id = directories.awaitWatch(task)
        // Behind the slash the kernel follows a link that is the folder's own name, and no other.
        let path = settings.folder.path + "/"
        if !watcher.watch(id, identity, Array(path.utf8) + task.path.bytes) {
            _ = directories.answered(id)
            setAside(task.path, .unreachable, SystemError(errno: ENAMETOOLONG))
            directories.finish(task)
        }
    }

    /// The directory above is not known: it is about to be told as gone, or events were missed
    /// that named it.
    private func loseTrack(of task: DirectoryTask) {
        if task.scan == 0, hold == nil {
            log.info("lost track of a directory", metadata: ["path": "\(task.path)"])
            startScan(.requested)
        }
        directories.finish(task)
    }

    /// What the end of a scan has not seen is forgotten; what came up meanwhile is seen, too.
    private func markSeen(_ number: DirectoryTable.Number) {
        table.mark(number, scan: scans.running?.number ?? 0)
    }

    /// The watcher watches a directory: now it can be listed.
    func setWatch(_ id: Int64, _ wd: Int32) {
        guard let task = directories.answered(id) else { return watcher.drop(wd) }
        guard let identity = task.identity, let number = table.learn(task.path) else {
            // The watch may be wanted under another path by now: then it ends, and is asked for
            // anew when that is told.
            watcher.drop(wd)
            return loseTrack(of: task)
        }
        table.setWatch(wd, on: number, identity)
        table.poll(number, isBlind(identity, at: task.path) ? .blind : nil)
        markSeen(number)
        directories.list(task)
    }

    /// The watcher does not watch a directory.
    func refuse(_ id: Int64, _ errno: Int32) {
        guard let task = directories.answered(id) else { return }
        switch errno {
        case ENOENT, ENOTDIR, ESTALE, ELOOP:
            // The folder's end is told by nobody, since it was not watched.
            if task.path.isFolder { holdBack(.folder(SystemError(errno: errno))) }
            noteUnseen(task)
            directories.finish(task)
        case EACCES, EPERM:
            // The listing fails as well, and says so; when it is made readable, the kernel does.
            directories.list(task)
        default:
            polls.isAtLimit = errno == ENOSPC
            polls.refusal = errno
            if let number = table.learn(task.path) { table.poll(number, .unwatched) }
            directories.list(task)
        }
    }
}
