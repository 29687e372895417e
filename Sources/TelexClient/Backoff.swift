/// How long to wait before the next attempt: longer after each failure, up to a limit.
public struct Backoff: Equatable, Sendable {
    /// The longest wait after the first failure.
    public var shortest: Duration
    /// The longest wait after any failure.
    public var longest: Duration

    /// A tenth of a second for a daemon that restarts, five for one that is gone.
    public init(shortest: Duration = .milliseconds(100), longest: Duration = .seconds(5)) {
        self.shortest = shortest
        self.longest = longest
    }

    /// The wait before attempt `attempt`, counting from 0; `random` lies in 0..<1.
    ///
    /// Anything up to a limit that doubles, so that those who lost the same daemon do not come back
    /// all at once.
    public func wait(attempt: Int, random: Double) -> Duration {
        // Twenty doublings of any sensible wait are beyond any sensible limit.
        min(longest, shortest * (1 << min(attempt, 20))) * random
    }
}

/// What a feed waits by.
struct Pause: Sendable {
    let backoff: Backoff
    let clock: any Clock<Duration>
    let random: @Sendable () -> Double

    /// How long to wait before an attempt, counting from 0.
    func wait(attempt: Int) -> Duration {
        backoff.wait(attempt: attempt, random: random())
    }

    /// Waits for so long.
    func wait(for duration: Duration) async throws(TelexClientError) {
        do {
            try await clock.sleep(for: duration)
        } catch {
            // Only a cancelled task wakes early.
            throw .cancelled
        }
    }
}
