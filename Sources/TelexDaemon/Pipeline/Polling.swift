import Glibc
import TelexModel
import TelexSurvey
import TelexWatch

/// When directories are looked at of which the kernel does not tell.
struct PollPlan {
    /// A round is followed by at least so many times its own length without one, so that polling
    /// takes a quarter of the pipeline's time at most, however many directories there are.
    static let restShare: Int64 = 3

    /// When the next round is due; monotonic nanoseconds.
    var due: Int64?
    /// When the round that runs began.
    var startedAt: Int64?
    /// Whether the kernel has refused a watch in this round: the others need not be asked for.
    var isAtLimit = false
    /// Why a watch was refused last.
    var refusal: Int32 = ENOSPC
    /// Journaled files that this round did not find where they should be.
    var absent: [Int64] = []
    /// Of how many unwatched directories the problem tells.
    var toldUnwatched = 0
    /// Whether others write to a file system unseen, by device number.
    var blindness: [UInt64: Bool] = [:]
}

/// What is not watched is polled, and so is what others may write to unseen.
extension Pipeline {
    /// Has every polled directory compared with the journal; a watch is asked for anew.
    func poll(epoch: Int) {
        polls.isAtLimit = false
        if table.polledCount == 0 { return }
        let now = now
        polls.startedAt = polls.startedAt ?? now
        polls.due = now + settings.pollNanoseconds
        for path in table.polledPaths() {
            directories.add(DirectoryTask(path: path, origin: .scan, epoch: epoch))
        }
    }

    /// Begins a round when it is time, and notes the end of one.
    func pollIfDue() {
        tellUnwatched()
        if hold == nil, table.polledCount == 0, !polls.absent.isEmpty {
            attempt { () throws(Intake.Failure) in try self.concludePolled() }
        }
        guard hold == nil, table.polledCount > 0 else {
            polls.due = nil
            polls.startedAt = nil
            return
        }
        let now = now
        let due = polls.due ?? now + settings.pollNanoseconds
        polls.due = due
        if let startedAt = polls.startedAt, directories.count == 0 {
            attempt { () throws(Intake.Failure) in try self.concludePolled() }
            polls.startedAt = nil
            polls.due = max(due, now + (now - startedAt) * PollPlan.restShare)
        } else if let next = nextPoll, now >= next {
            // No `sync` waits for it: each begins a round of its own.
            poll(epoch: DirectoryQueue.awaitedByNobody)
        }
    }

    /// Concludes what a round did not find; by now it has seen what else has moved where.
    func concludePolled() throws(Intake.Failure) {
        let absent = polls.absent
        polls.absent = []
        try conclude(absent)
    }

    /// When the next round begins; nil while it has to wait for something else.
    var nextPoll: Int64? {
        scans.running == nil && polls.startedAt == nil ? polls.due : nil
    }

    /// Whether others may write to a directory where the kernel does not see it.
    func isBlind(_ identity: DirectoryIdentity, at path: RelativePath) -> Bool {
        if let known = polls.blindness[identity.device] { return known }
        do throws(SystemError) {
            let kind = try Folder.at(settings.folder).fileSystem(of: path)
            polls.blindness[identity.device] = kind.isBlind
            if kind.isBlind {
                log.notice(
                    "others can write to this file system unseen: its directories are polled",
                    metadata: ["path": "\(path)", "file_system": "\(kind)"]
                )
            }
            return kind.isBlind
        } catch {
            // Gone again; asked anew when it is watched.
            return false
        }
    }

    /// Tells how many directories the kernel does not let the watcher watch, and what to do.
    private func tellUnwatched() {
        let count = watcher.isRefused ? 0 : table.unwatchedCount
        // While more are come upon, the number that is needed only grows.
        if count == polls.toldUnwatched || (count > 0 && directories.count > 0) { return }
        polls.toldUnwatched = count
        if count == 0 {
            if problems.resolve(.watchLimit) { log.notice("every directory is watched again") }
            return
        }
        let advice =
            polls.refusal != ENOSPC
            ? SystemError(errno: polls.refusal).message
            : InotifyLimit.watches()?.advice(missing: count)
                ?? "raise fs.inotify.max_user_watches by at least \(count) with sysctl"
        let message =
            "\(count == 1 ? "a directory" : "\(count) directories") can't be watched: \(advice); until "
            + "then it is compared with the journal every "
            + Duration.nanoseconds(settings.pollNanoseconds).settingText
        _ = addProblem(.watchLimit, nil, message)
        log.error("\(message)")
    }
}
