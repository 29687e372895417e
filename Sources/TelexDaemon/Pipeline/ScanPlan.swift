import TelexModel

/// Comparisons of the whole folder with the journal: which runs, which are to come.
///
/// One runs at a time; what asks for another meanwhile gets one after it.
struct ScanPlan {
    /// After an overflow during a scan the next one waits: at first so long, then twice as long
    /// each time, up to the limit; nanoseconds.
    static let firstBackOff: Int64 = 100_000_000
    static let longestBackOff: Int64 = 10_000_000_000

    /// What a scan compares, and for whom.
    struct Aim: Equatable {
        /// Why; nil for a periodic one, which does not mean that anything is behind.
        var reason: ScanReason?
        /// The directory below which everything is compared.
        var scope = RelativePath.folder
        /// Whether every file is hashed.
        var isDeep = false
        /// Which `sync`s wait for it: those that closed this epoch or a later one.
        var epoch = DirectoryQueue.awaitedByNobody

        /// Takes up what another one is for.
        mutating func join(_ other: Aim) {
            reason = reason ?? other.reason
            scope = scope.narrowestCommon(with: other.scope)
            isDeep = isDeep || other.isDeep
            epoch = min(epoch, other.epoch)
        }
    }

    /// A scan that runs.
    struct Running {
        var number: Int
        var aim: Aim
        var startedAt: Int64
        /// Whether the journal had files at its start, which may have moved since.
        var mayFindMoved: Bool
        /// Journaled files that were not found where they should be.
        var absent: [Int64] = []
        /// Whether all directories were compared, and the word of what happened meanwhile is
        /// awaited before anything is concluded from absence.
        var mark: Int64?
        var isMarkReached = false
        /// Files come upon so far.
        var files: Int64 = 0
        var changes = 0
    }

    var running: Running?
    /// The scan that is to follow the running one.
    var next: Aim?
    var status = ScanStatus()
    /// How often the kernel dropped events.
    var overflows: Int64 = 0
    /// Whether something was written that only a scan can find; the next `sync` asks for it.
    var mustFindWrites = false
    /// When the periodic scans are due; monotonic nanoseconds.
    var periodicDue: Int64?
    var deepDue: Int64?
    /// When a scan that was put off is due.
    var retryAt: Int64?
    private(set) var lastNumber = 0
    private var backOff: Int64 = 0

    /// The next moment at which something is due.
    var nextDue: Int64? {
        if running != nil { return nil }
        return [periodicDue, deepDue, retryAt].compactMap { $0 }.min()
    }

    /// Has a scan follow the one that runs; a periodic one can wait for its next turn.
    mutating func follow(with aim: Aim) {
        if aim.reason == nil && aim.epoch == DirectoryQueue.awaitedByNobody { return }
        if next == nil { next = aim } else { next?.join(aim) }
    }

    /// Takes the scan that was to follow.
    mutating func takeNext() -> Aim? {
        defer {
            next = nil
            retryAt = nil
        }
        return next
    }

    /// A number for the next scan.
    mutating func takeNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Notes that everything that happened before the mark was heard.
    mutating func reach(_ mark: Int64) {
        if running?.mark == mark { running?.isMarkReached = true }
    }

    /// Forgets the running scan and what was to follow.
    mutating func abandon() {
        running = nil
        next = nil
        retryAt = nil
    }

    /// Counts changes of the running scan.
    mutating func found(_ changes: Int) {
        running?.changes += changes
    }

    /// How long to wait before a scan that an overflow asked for while another ran.
    mutating func takeBackOff() -> Int64 {
        backOff = backOff == 0 ? Self.firstBackOff : min(backOff * 2, Self.longestBackOff)
        return backOff
    }

    /// Forgets the overflows so far, after a scan without one.
    mutating func resetBackOff() {
        backOff = 0
    }
}
