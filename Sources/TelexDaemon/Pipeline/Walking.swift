import Glibc
import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

/// The way through directories: each is listed, and compared with the journal.
extension Pipeline {
    /// A directory that is replaced more often than this between two looks is listed unwatched;
    /// its events in the one above bring it back.
    private static let replacementLimit = 8

    /// Lists directories, as many as go at once, and takes in what differs from the journal; while
    /// one is compared, the crew lists the next.
    func listDirectories() throws(Intake.Failure) {
        let tasks = directories.takeToList()
        if tasks.isEmpty { return }
        let listings = intake.crew.list(tasks.map(\.path))
        defer { listings.stop() }
        for (number, task) in tasks.enumerated() {
            guard let listing = try next(listings) else {
                // They hold so many names together that the rest is for the next turn.
                for task in tasks[number...].reversed() { directories.list(task) }
                return
            }
            switch listing {
            case .success(let listing): try compare(task, listing)
            case .failure(let error): try giveUp(task, error)
            }
            // What holds the pipeline back has let go of all directories.
            if hold != nil || inbox.mustStop { return }
        }
    }

    private func next(
        _ listings: ListingTicket
    ) throws(Intake.Failure) -> Result<DirectoryListing, SystemError>? {
        do throws(SystemError) {
            return try listings.next()
        } catch {
            throw .folder(error)
        }
    }

    /// A directory could not be listed, or not to its end.
    private func giveUp(_ task: DirectoryTask, _ error: SystemError) throws(Intake.Failure) {
        if task.path.isFolder { throw .folder(error) }
        if error.errno == ESTALE {
            if task.attempts < Self.replacementLimit { return watchAgain(task, as: nil) }
        } else if error.isAbsence {
            noteUnseen(task)
        } else {
            setAside(
                task.path,
                error.errno == ENAMETOOLONG ? .unreachable : .unreadable,
                error
            )
        }
        directories.finish(task)
    }

    /// Whether another directory stands there than was watched: then that one is to be watched.
    private func isReplaced(_ task: DirectoryTask, _ listing: DirectoryListing) -> Bool {
        let found = DirectoryIdentity(
            device: listing.directory.device,
            inode: listing.directory.inode
        )
        if found == task.identity || task.attempts == Self.replacementLimit { return false }
        watchAgain(task, as: found)
        return true
    }

    private func watchAgain(_ task: DirectoryTask, as identity: DirectoryIdentity?) {
        var again = task
        again.identity = identity
        again.attempts += 1
        directories.watchAgain(again)
    }

    /// Takes in what differs from the journal.
    private func compare(
        _ task: DirectoryTask,
        _ listing: DirectoryListing
    ) throws(Intake.Failure) {
        if isReplaced(task, listing) { return }
        if problems.resolve(task.path) {
            log.notice("readable after all", metadata: ["path": "\(task.path)"])
        }
        var failure: SystemError?
        var comparison = comparison(task, listing) { failure = $0 }
        var absent: [Int64] = []
        while hold == nil, !inbox.mustStop, let difference = try comparison.next() {
            switch difference {
            case .directory(let path, let identity): goOn(from: task, with: path, identity)
            case .looks(let jobs): note(try intake.take(jobs))
            case .absent(let row) where task.scan > 0: scans.running?.absent.append(row.id)
            case .absent(let row): absent.append(row.id)
            case .unreadable(let path, let error): setAside(path, .unreadable, error)
            }
        }
        if hold != nil || inbox.mustStop { return }
        if task.scan > 0 { scans.running?.files += comparison.fileCount }
        if let failure { return try giveUp(task, failure) }
        try conclude(absent, task)
        directories.finish(task)
    }

    private func goOn(
        from task: DirectoryTask,
        with path: RelativePath,
        _ identity: DirectoryIdentity
    ) {
        var below = task
        below.path = path
        below.identity = identity
        below.attempts = 0
        below.isNew = task.origin == .live && table.directory(at: path) == nil
        directories.add(below)
    }

    private func comparison(
        _ task: DirectoryTask,
        _ listing: DirectoryListing,
        failed: @escaping (SystemError) -> Void
    ) -> FolderComparison {
        let scan = task.scan > 0 ? scans.running : nil
        let mayFindMoved = scan?.mayFindMoved ?? (journal.state.totals.files > 0)
        var looks = intake.crew.looks(listing)
        let sources = FolderComparison.Sources(
            looks: { () throws(Intake.Failure) in
                do throws(WalkFailure) {
                    return try looks.take()
                } catch {
                    switch error {
                    case .folder(let error): throw .folder(error)
                    case .directory(let error): failed(error)
                    }
                    return nil
                }
            },
            rows: { [self] after, limit throws(Intake.Failure) in
                try ask { () throws(JournalError) in
                    try writer.files(below: task.path, after: after, limit: limit)
                }
            },
            mayHaveMoved: mayFindMoved
                ? { [self] identity throws(Intake.Failure) in
                    try ask { () throws(JournalError) in try writer.files(of: identity) }
                } : nil
        )
        return FolderComparison(
            listing,
            origin: task.origin,
            rules: settings.rules,
            deep: scan?.aim.isDeep ?? false,
            sources
        )
    }

    /// Journaled files that the listing lacks: a scan concludes at its end, when the word of
    /// every rename up to then has come; elsewhere the word of their end is on its way.
    private func conclude(_ absent: [Int64], _ task: DirectoryTask) throws(Intake.Failure) {
        if table.isUnwatched(task.path) {
            polls.absent.append(contentsOf: absent)
            return
        }
        var rest = absent[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(Intake.batchLimit))
            rest = rest.dropFirst(batch.count)
            let rows = try ask { () throws(JournalError) in try writer.files(numbered: batch) }
            var excluded: [LookJob] = []
            for row in rows {
                if settings.rules.includes(row.path) {
                    queue.awaitEnd(of: row.path, cameFrom: nil, now: now)
                } else {
                    excluded.append(conclusion(row.path, task.origin))
                }
            }
            note(try intake.take(excluded))
        }
    }
}
