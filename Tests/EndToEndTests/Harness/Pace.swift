import Glibc

/// The beat of a writer that a test lets write slowly: what is tested is the time between writes.
struct Pace: ~Copyable {
    private let period: Duration
    private var next: ContinuousClock.Instant

    init(milliseconds: Int) {
        period = .milliseconds(milliseconds)
        next = .now + period
    }

    /// Waits for the next beat; one that is late is not made up for.
    mutating func beat() {
        while case let rest = ContinuousClock.now.duration(to: next), rest > .zero {
            poll(nil, 0, Int32(rest / .milliseconds(1)) + 1)
        }
        next = max(next + period, .now)
    }
}
