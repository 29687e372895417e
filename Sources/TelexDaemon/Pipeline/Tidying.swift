import TelexJournal

/// What the journal lets go of, between the commits.
extension Pipeline {
    /// After a step it rests for so many times as long: what is to be journaled has the disk for most
    /// of the time, however much there is to let go of.
    static let tidyRest: Int64 = 3

    /// Does a step, if one is due and its rest is over.
    func tidyIfDue() {
        guard hold == nil, let due = nextTidy, now >= due else { return }
        let start = now
        attempt { () throws(Intake.Failure) in
            try self.ask { () throws(JournalError) in try self.writer.tidy() }
        }
        let end = now
        tidyRestEnd = end + (end - start) * Self.tidyRest
    }

    /// When the next step is due; monotonic nanoseconds.
    var nextTidy: Int64? {
        writer.tidyDelay.map { max(tidyRestEnd, now + $0) }
    }

    /// A burst is so many changes; what fewer take in memory is not worth the while.
    static let burstLimit = 4_096
    /// So long after its last change a burst is over; nanoseconds.
    static let burstRest: Int64 = 5_000_000_000

    /// Counts what was journaled.
    func countBurst(_ changes: Int) {
        if changes == 0 { return }
        burst += changes
        if burst >= Self.burstLimit { burstEnd = now + Self.burstRest }
    }

    /// Gives back the memory that a burst took, once it is over; whoever is idle does not wake for
    /// it again.
    func endBurst() {
        guard let end = burstEnd, now >= end else { return }
        burstEnd = nil
        burst = 0
        writer.releaseMemory()
    }
}
