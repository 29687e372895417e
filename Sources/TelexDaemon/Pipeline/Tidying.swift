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
}
