import Synchronization
import TelexModel

/// The time that each batch's changes bear, and with it which moments have passed.
///
/// A batch takes its time when it begins, and is announced after its commit: until then its moment
/// has not passed, whatever the clock shows. What was once told to have passed stays so, also where
/// the clock is set back.
final class BatchTimes: Sendable {
    private struct Times {
        /// The time of the batch that is at work.
        var atWork: Timestamp?
        /// No batch that begins from now on bears an earlier one.
        var least: Timestamp?
    }

    private let clock: @Sendable () -> Timestamp
    private let times = Mutex(Times())

    /// Goes by a clock of the time of day.
    init(_ clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
    }

    /// Begins a batch after the last change; the time that its changes bear.
    func begin(after last: Timestamp?) -> Timestamp {
        times.withLock { times in
            let time = earliest(times.least, last)
            times.atWork = time
            return time
        }
    }

    /// Ends the batch that is at work: it is announced, or nothing came of it.
    func end() {
        times.withLock { $0.atWork = nil }
    }

    /// Whether every change that is announced from now on comes after the moment; `last` is asked
    /// for the time of the last change that is.
    func isPast(_ moment: Timestamp, last: () -> Timestamp?) -> Bool {
        times.withLock { times in
            let bound = times.atWork ?? earliest(times.least, last())
            guard moment < bound else { return false }
            // Below a whole microsecond is the next one at most.
            let (next, isBeyond) = moment.wholeMicroseconds.nanoseconds
                .addingReportingOverflow(1_000)
            let least = isBeyond ? bound : min(bound, Timestamp(nanoseconds: next))
            times.least = max(times.least ?? least, least)
            return true
        }
    }

    /// The time of a batch that would begin now.
    private func earliest(_ least: Timestamp?, _ last: Timestamp?) -> Timestamp {
        let now = clock().wholeMicroseconds
        return max(now, least ?? now, last ?? now)
    }
}
