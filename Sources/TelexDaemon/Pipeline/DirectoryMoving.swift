import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

/// What a renamed directory leads to, and one that is gone.
extension Pipeline {
    /// Tells each journaled file below a renamed directory as moved, in path order, without
    /// reading one again; then compares the directory, for what was not journaled below it.
    func followDirectoryMove(
        _ from: RelativePath,
        _ to: RelativePath
    ) throws(Intake.Failure) {
        try finishLooks()
        problems.resolve(atOrBelow: from)
        queue.rename(from, to: to)
        mounts.rename(from, to: to)
        let origin = moves.takeOrigin(of: from, movedTo: to)
        // What stands there now, be it another directory, is compared in any case.
        for path in Set([origin, from, to]) where settings.rules.excludesDirectory(path) == nil {
            directories.add(path, .live)
        }
        if !isThere(to), moves.keep(origin, at: to) { return }
        // What was renamed within it meanwhile is there now, too.
        let within = moves.take(below: to, where: isThere)
        for (origin, place) in within { try moveFiles(below: origin, to: place) }
        try moveFiles(below: origin, to: to)
    }

    private func moveFiles(
        below origin: RelativePath,
        to place: RelativePath
    ) throws(Intake.Failure) {
        var after: [UInt8] = []
        while !inbox.mustStop {
            let rows = try ask { () throws(JournalError) in
                try self.writer.files(below: origin, after: after, limit: Intake.batchLimit / 2)
            }
            guard let last = rows.last else { return }
            after = last.path.bytes
            var jobs: [LookJob] = []
            // What waits is in memory: of a large directory that is taken away meanwhile, not all.
            let isFull = queue.count >= settings.queueLimit
            for row in rows where !moves.contains(fileAt: row.path) {
                let target = row.path.moved(from: origin, to: place)
                jobs.append(conclusion(row.path, .live))
                // One that is not there has gone on: where to, or that it has ended, the next
                // events tell.
                jobs.append(
                    LookJob(
                        path: target,
                        known: row.known,
                        origin: .live,
                        cameFrom: row.path,
                        concludesAbsence: isFull,
                        isExcluded: !settings.rules.includes(target)
                    )
                )
            }
            note(try intake.take(jobs))
            note(try intake.flush())
        }
    }

    /// Whether the directory that was told to be at a path is still there.
    private func isThere(_ path: RelativePath) -> Bool {
        do throws(SystemError) {
            let stat = try Folder.at(settings.folder).stat(path)
            let found = DirectoryIdentity(device: stat.device, inode: stat.inode)
            return stat.isDirectory && table.identity(of: path).map { $0 == found } ?? true
        } catch {
            return !error.isAbsence
        }
    }

    /// Looks at every journaled file below a directory that is gone.
    func conclude(below path: RelativePath) throws(Intake.Failure) {
        try finishLooks()
        problems.resolve(atOrBelow: path)
        for gone in [path] + moves.take(atOrBelow: path) { try concludeFiles(below: gone) }
    }

    /// Gives up directories of which it was not told where they went.
    func concludeUnfinishedMoves() throws(Intake.Failure) {
        for origin in moves.takeAll() { try concludeFiles(below: origin) }
    }

    private func concludeFiles(below path: RelativePath) throws(Intake.Failure) {
        var after: [UInt8] = []
        while !inbox.mustStop {
            let rows = try ask { () throws(JournalError) in
                try self.writer.files(below: path, after: after, limit: Intake.batchLimit)
            }
            guard let last = rows.last else { return }
            after = last.path.bytes
            // What was told to have gone on from there is told with where it went.
            let sources = queue.sources
            let ended = rows.filter { !sources.contains($0.path) }
            note(try intake.take(ended.map { conclusion($0.path, .live) }))
            note(try intake.flush())
        }
    }
}
