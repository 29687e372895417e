import TelexModel

/// That the clock is behind the journal's last change: it was set back, or was ahead at that change.
///
/// Until it has passed that moment, changes carry the last one's time.
struct ClockLag: Equatable {
    /// By less, programs that keep a clock right may step it.
    static let toleratedNanoseconds: Int64 = 1_000_000_000
    /// A wrong zone or summer time is made up within a day; more is a mistake that somebody should
    /// look at.
    static let longestNanoseconds: Int64 = 86_400_000_000_000

    /// When the last change was journaled, by its time.
    let last: Timestamp
    /// Whether it is too long to wait for.
    let needsPerson: Bool

    /// Compares; nil where the clock is not behind.
    init?(last: Timestamp?, now: Timestamp) {
        guard let last, last > now else { return nil }
        let (lag, overflowed) = last.nanoseconds.subtractingReportingOverflow(now.nanoseconds)
        if !overflowed, lag <= Self.toleratedNanoseconds { return nil }
        self.last = last
        needsPerson = overflowed || lag > Self.longestNanoseconds
    }

    /// What happened and what to do.
    var message: String {
        let time = last.text(digits: .micro)
        let fact =
            "the clock is behind the last change, which was journaled at \(time): until it has passed "
            + "that, changes carry that time, in their order and none lost. If the clock is wrong, "
            + "set it right"
        if !needsPerson { return fact }
        return fact
            + "; if it was wrong then, either wait until \(time), or stop telexd and move the "
            + "journal away to begin a new one"
    }
}

extension Pipeline {
    /// Looks whether the clock is behind, as it is after it was set back, and whether it still is.
    ///
    /// No timer does: it matters to what is journaled next, and to whoever asks.
    func lookAtClock() {
        guard let lag = ClockLag(last: journal.state.time, now: settings.clocks.wall()) else {
            if problems.resolve(.clockBehind) {
                log.notice("the clock has passed the last change; times go on")
            }
            return
        }
        let message = lag.message
        if addProblem(.clockBehind, nil, message, needsPerson: lag.needsPerson) {
            log.warning("\(message)")
        }
    }
}

extension DaemonParts {
    /// The problems as the clock stands now.
    ///
    /// It may have been set since the pipeline last looked, which rests when nothing happens.
    func withClock(_ problems: [Problem], last: Timestamp?) -> [Problem] {
        let now = clocks.wall()
        let lag = ClockLag(last: last, now: now)
        if (lag != nil) == problems.contains(where: { $0.code == .clockBehind }) { return problems }
        wake.signal()
        let others = problems.filter { $0.code != .clockBehind }
        guard let lag else { return others }
        return others + [Problem(code: .clockBehind, path: nil, message: lag.message, since: now)]
    }
}
