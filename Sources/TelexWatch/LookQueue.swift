package import TelexModel

/// Which files are to be looked at, and from when on: hints, settled.
///
/// A path stands here once. One that is being written waits for its close, or for quiet; one
/// whose name led nowhere waits for the word of its end. Pure: the time comes in.
package struct LookQueue {
    /// Without a close, a file is looked at so long after its last write; nanoseconds.
    package static let quietNanoseconds: Int64 = 2_000_000_000

    private struct Entry {
        var concludesAbsence = false
        var cameFrom: RelativePath?
        /// Where the file went from here: both are looked at together.
        var goesTo: RelativePath?
        /// Whether the last that was heard is that the file has gone: another that has the name
        /// by now is told by itself, once it is whole.
        var isGone = false
        /// Whether a write was seen and no close since.
        var isBeingWritten = false
        /// Whether the file that has the name now was written to.
        var wasWritten = false
        /// Whether one that had the name before was: it may have had other names.
        var hasLostWrite = false
        /// Whether it is only to be looked at where it has several names.
        var isNewborn = false
        /// When it is due; nil when it is in `ready`.
        var due: Int64?
        /// When it comes up among those that wait; nil when it does not.
        var comesUp: Int64?
        var since: Int64
    }

    private var settle: Int64
    private var entries: [RelativePath: Entry] = [:]
    private var ready: [RelativePath] = []
    private var firstReady = 0
    private var waiting = DueHeap()
    private var restless = RestlessPaths()

    /// Makes an empty queue; a closed file waits for `settleNanoseconds` without another write.
    package init(settleNanoseconds: Int64) {
        settle = settleNanoseconds
    }

    /// Has closed files wait for so many nanoseconds from now on.
    package mutating func settle(_ nanoseconds: Int64) {
        settle = nanoseconds
    }

    /// How many paths are to be looked at.
    package var count: Int { entries.count }
    /// Whether one may be looked at now.
    package var hasReady: Bool { firstReady < ready.count }
    /// When the next one becomes ready; nil when none waits.
    package var nextDue: Int64? { waiting.first?.due }

    /// How many places those take that wait.
    var waitingCount: Int { waiting.count }

    /// How long the one that waits in front has waited, nanoseconds.
    package func frontAge(now: Int64) -> Int64 {
        let front = [hasReady ? ready[firstReady] : nil, waiting.first?.path]
        return front.reduce(0) { age, path in
            guard let entry = path.flatMap({ entries[$0] }) else { return age }
            return max(age, now - entry.since)
        }
    }

    /// Takes a hint about a file.
    package mutating func note(_ path: RelativePath, _ reason: HintReason, now: Int64) {
        var entry = entries[path] ?? Entry(due: .max, since: now)
        entry.isGone = reason == .removed
        switch reason {
        case .closed, .movedIn:
            entry.isBeingWritten = false
            entry.isNewborn = false
            if reason == .movedIn {
                replace(path, &entry, now)
                // Where it is not found, it has gone on.
                entry.concludesAbsence = false
            }
            entry.wasWritten = reason == .closed
            // A temporary name that was renamed into place comes whole.
            let isClosed = reason == .closed
            schedule(path, &entry, isClosed ? max(settle, delay(path, entry, now)) : 0, now)
        case .attributes:
            // Whoever is writing may set times and permissions too: then its close is awaited.
            if !entry.isBeingWritten { schedule(path, &entry, settle, now) }
        case .removed:
            entry.concludesAbsence = true
            replace(path, &entry, now)
            entry.isBeingWritten = false
            entry.isNewborn = false
            schedule(path, &entry, 0, now)
        case .created:
            entry.isNewborn = true
            schedule(path, &entry, 0, now)
        case .modified:
            // What was closed is read at once, though somebody has begun to write again.
            let isDue = entry.due == nil && !entry.isNewborn
            entry.isBeingWritten = true
            entry.wasWritten = true
            entry.isNewborn = false
            if !isDue || settle > 0 {
                schedule(path, &entry, max(settle, Self.quietNanoseconds), now)
            }
        }
        entries[path] = entry
    }

    /// Takes the hint that a file was renamed: both paths are looked at together.
    package mutating func note(movedFrom from: RelativePath, to: RelativePath, now: Int64) {
        let origin = entries[from]?.cameFrom ?? from
        // What was written and where it came from goes along with the file.
        let wasWritten = entries[from]?.wasWritten ?? false
        entries[from]?.wasWritten = false
        entries[from]?.cameFrom = nil
        note(from, .removed, now: now)
        note(to, .movedIn, now: now)
        entries[to]?.wasWritten = wasWritten
        // Back where it was: no rename that anybody could tell.
        entries[to]?.cameFrom = origin == to ? nil : origin
        if origin != from { note(origin, .removed, now: now) }
        entries[origin]?.goesTo = to
    }

    /// Takes the hint that a file came by a rename from a name that is not journaled.
    package mutating func note(movedIn to: RelativePath, from: RelativePath, now: Int64) {
        // What was written before the rename is read under the new name.
        entries[from] = nil
        note(to, .movedIn, now: now)
    }

    /// Keeps where a file came from; a second such place is looked at by itself.
    private mutating func keep(
        _ cameFrom: RelativePath?,
        for path: RelativePath,
        _ entry: inout Entry,
        _ now: Int64
    ) {
        guard let cameFrom, cameFrom != entry.cameFrom else { return }
        if entry.cameFrom == nil {
            entry.cameFrom = cameFrom
        } else {
            noteEnd(of: cameFrom, for: path, &entry, now)
        }
    }

    /// How long a closed file waits, so that one written without end is not read without end.
    ///
    /// The delay runs from the first write after a look, whatever is written meanwhile.
    private func delay(_ path: RelativePath, _ entry: Entry, _ now: Int64) -> Int64 {
        let delay = restless.delay(of: path, now: now)
        guard delay > 0, let due = entry.due, due != .max else { return delay }
        return max(0, min(due - now, delay))
    }

    /// Another file, or none, has the name now; where the one before came from is looked at.
    private mutating func replace(_ path: RelativePath, _ entry: inout Entry, _ now: Int64) {
        if entry.wasWritten { entry.hasLostWrite = true }
        entry.wasWritten = false
        guard let from = entry.cameFrom else { return }
        entry.cameFrom = nil
        noteEnd(of: from, for: path, &entry, now)
    }

    /// Has another path looked at, which may lead back to the one that is being noted.
    private mutating func noteEnd(
        of other: RelativePath,
        for path: RelativePath,
        _ entry: inout Entry,
        _ now: Int64
    ) {
        entries[path] = entry
        note(other, .removed, now: now)
        entry = entries[path] ?? entry
    }

    /// Whether a path waits to be looked at.
    package func contains(_ path: RelativePath) -> Bool { entries[path] != nil }

    /// Where the files came from that are still to be looked at.
    package var sources: Set<RelativePath> { Set(entries.values.compactMap(\.cameFrom)) }

    /// Makes a path wait for the word of its end; without one, it is concluded when it is due.
    package mutating func awaitEnd(of path: RelativePath, cameFrom: RelativePath?, now: Int64) {
        var entry = entries[path] ?? Entry(due: .max, since: now)
        keep(cameFrom, for: path, &entry, now)
        if entry.due == nil {
            entries[path] = entry
            return
        }
        // Found missing once more, it has not to wait anew.
        let isAwaited = entry.concludesAbsence && entry.due != .max
        entry.concludesAbsence = true
        if !isAwaited { schedule(path, &entry, Self.quietNanoseconds, now) }
        entries[path] = entry
    }

    /// Makes a path wait for quiet, after it changed faster than it could be read or was just made.
    package mutating func awaitQuiet(of path: RelativePath, cameFrom: RelativePath?, now: Int64) {
        var entry = entries[path] ?? Entry(due: .max, since: now)
        keep(cameFrom, for: path, &entry, now)
        if entry.due == nil {
            entries[path] = entry
            return
        }
        entry.isBeingWritten = true
        schedule(path, &entry, Self.quietNanoseconds, now)
        entries[path] = entry
    }

    /// Gives the paths below a renamed directory their new names.
    package mutating func rename(_ from: RelativePath, to: RelativePath) {
        for path in entries.keys where path.isBelow(from) {
            guard let entry = entries.removeValue(forKey: path) else { continue }
            let renamed = path.moved(from: from, to: to)
            entries[renamed] = entry
            if let due = entry.due, due != .max {
                entries[renamed]?.comesUp = due
                waiting.push(DueHeap.Element(due: due, path: renamed))
            } else {
                entries[renamed]?.due = nil
                ready.append(renamed)
            }
        }
    }

    /// Forgets everything, when all is to be looked at anyway.
    package mutating func removeAll() {
        self = LookQueue(settleNanoseconds: settle)
    }

    /// Makes ready what is due, and everything when `forced`; a forced look takes a file as it
    /// stands and concludes what it does not find.
    package mutating func advance(now: Int64, forced: Bool = false) {
        while let first = waiting.first, forced || first.due <= now {
            waiting.pop()
            guard let entry = entries[first.path], entry.comesUp == first.due else { continue }
            entries[first.path]?.comesUp = nil
            guard let due = entry.due, due != .max else { continue }
            // It was put off since.
            if !forced, due > now {
                entries[first.path]?.comesUp = due
                waiting.push(DueHeap.Element(due: due, path: first.path))
                continue
            }
            entries[first.path]?.due = nil
            entries[first.path]?.isNewborn = false
            ready.append(first.path)
        }
        if forced {
            for path in ready[firstReady...] {
                entries[path]?.concludesAbsence = true
                entries[path]?.isNewborn = false
                entries[path]?.isGone = false
            }
        }
    }

    /// Takes at most about `limit` ready looks; the two ends of a rename come together.
    package mutating func take(limit: Int, now: Int64) -> [QueuedLook] {
        var looks: [QueuedLook] = []
        while looks.count < limit, firstReady < ready.count {
            let path = ready[firstReady]
            firstReady += 1
            guard let entry = entries[path], entry.due == nil else { continue }
            if isTaken(with: entry.goesTo, path) { continue }
            entries[path] = nil
            if entry.wasWritten { restless.noteLook(at: path, now: now) }
            if let from = entry.cameFrom { collect(source: from, into: &looks) }
            looks.append(
                QueuedLook(
                    path: path,
                    entry.cameFrom,
                    concludes: entry.concludesAbsence,
                    isNewborn: entry.isNewborn || entry.isGone,
                    hasLostWrite: entry.hasLostWrite
                )
            )
        }
        if firstReady == ready.count {
            ready.removeAll(keepingCapacity: true)
            firstReady = 0
        }
        return looks
    }

    /// Takes where a file came from, and before that where another came from that went there.
    private mutating func collect(source path: RelativePath, into looks: inout [QueuedLook]) {
        let entry = entries.removeValue(forKey: path)
        if let from = entry?.cameFrom { collect(source: from, into: &looks) }
        looks.append(
            QueuedLook(
                path: path,
                entry?.cameFrom,
                concludes: true,
                isNewborn: entry?.isGone ?? true,
                hasLostWrite: entry?.hasLostWrite ?? false
            )
        )
    }

    /// Whether a look waits for the one at the other end of a rename, which is ready too.
    private mutating func isTaken(with target: RelativePath?, _ path: RelativePath) -> Bool {
        guard let target, let other = entries[target], other.cameFrom == path, other.due == nil
        else { return false }
        // It is in no list from now on; should the other end come to nothing, it is put in again.
        entries[path]?.due = .max
        return true
    }

    private mutating func schedule(
        _ path: RelativePath,
        _ entry: inout Entry,
        _ delay: Int64,
        _ now: Int64
    ) {
        if delay == 0 {
            if entry.due != nil { ready.append(path) }
            entry.due = nil
        } else {
            let due = now + delay
            entry.due = due
            // One place for each path, however often it is put off.
            if let comesUp = entry.comesUp, comesUp <= due { return }
            entry.comesUp = due
            waiting.push(DueHeap.Element(due: due, path: path))
        }
    }
}

/// A look that is due.
package struct QueuedLook: Equatable, Sendable {
    /// Where.
    package var path: RelativePath
    /// Where the kernel says that the file was before.
    package var cameFrom: RelativePath?
    /// Whether finding no file means that it is gone.
    package var concludesAbsence: Bool
    /// Whether a file that is there may just be made: it is only to be read where it has several
    /// names.
    package var isNewborn: Bool
    /// Whether a file that had the name before was written to, and has perhaps other names.
    package var hasLostWrite: Bool

    init(
        path: RelativePath,
        _ cameFrom: RelativePath?,
        concludes: Bool,
        isNewborn: Bool = false,
        hasLostWrite: Bool = false
    ) {
        self.path = path
        self.cameFrom = cameFrom
        concludesAbsence = concludes
        self.isNewborn = isNewborn
        self.hasLostWrite = hasLostWrite
    }
}
