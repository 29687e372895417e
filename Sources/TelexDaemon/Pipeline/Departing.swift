import TelexModel
import TelexSurvey
import TelexWatch

/// When the first halves of renames that are held are taken for files that have left the folder.
struct DepartureWait {
    /// The second half is next in the queue, as a rule: so long it is simply waited for.
    static let patience: Int64 = 10_000_000
    /// While others keep coming, it is asked for after so long.
    static let longestPatience: Int64 = 1_000_000_000

    private var start: Int64?
    /// When it is to be asked for; monotonic nanoseconds.
    private(set) var deadline: Int64?
    /// The mark before which the second half of all that was held up to a number has come.
    var fence: (mark: Int64, lastHeld: Int)?

    /// Waits on after something was heard.
    mutating func heard(now: Int64) {
        let start = start ?? now
        self.start = start
        deadline = min(now + Self.patience, start + Self.longestPatience)
    }

    /// Waits for nothing more.
    mutating func end() {
        start = nil
        deadline = nil
    }
}

extension Pipeline {
    /// The second half of what was heard last is next, if there is one.
    func noteDepartures() {
        if interpreter.isHolding { departures.heard(now: now) } else { departures.end() }
    }

    /// Makes sure that the second half of what is held has come, if it ever does: however slow the
    /// machine is, a rename is not taken for a departure.
    ///
    /// The kernel tells both halves one after the other while it holds the lock of the directory
    /// that was left (vfs_rename() and fsnotify_move() in its sources), which listing the directory
    /// waits for. A mark comes after all that was told before it.
    func fenceDepartures() {
        // A second half may be in what was taken out of the mailbox and not handed over yet.
        guard let deadline = departures.deadline, now >= deadline, !watcher.hasMore,
            queue.count < settings.queueLimit
        else { return }
        departures.end()
        if let folder = try? Folder.at(settings.folder) {
            for directory in Set(interpreter.heldDirectories) { folder.awaitRenames(in: directory) }
        }
        departures.fence = (watcher.requestMark(), interpreter.lastHeld)
    }

    /// What was held before the mark was asked for, and still is, has left the folder.
    func releaseDepartures(at mark: Int64) {
        guard let fence = departures.fence, fence.mark == mark else { return }
        departures.fence = nil
        var hints: [Hint] = []
        for wd in interpreter.release(upTo: fence.lastHeld, &table, into: &hints) {
            watcher.drop(wd)
        }
        for hint in hints {
            if case .look(let path, .removed) = hint, directories.count > 0 {
                // It may be in one that nobody listens to yet; what is listed tells.
                queue.awaitEnd(of: path, cameFrom: nil, now: now)
            } else {
                follow(hint)
            }
        }
        reachDeferred()
    }
}
