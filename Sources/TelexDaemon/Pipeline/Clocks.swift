import Glibc
package import TelexModel

/// The clocks that the daemon goes by, so that tests can hold them.
package struct Clocks: Sendable {
    /// The time of day, which may jump.
    package var wall: @Sendable () -> Timestamp
    /// Nanoseconds that only go forward.
    package var monotonic: @Sendable () -> Int64

    /// Combines two clocks.
    package init(
        wall: @escaping @Sendable () -> Timestamp,
        monotonic: @escaping @Sendable () -> Int64
    ) {
        self.wall = wall
        self.monotonic = monotonic
    }

    /// The machine's clocks (clock_gettime(2)).
    package static let system = Clocks(
        wall: {
            let now = time(of: CLOCK_REALTIME)
            return Timestamp(seconds: Int64(now.tv_sec), nanoseconds: Int64(now.tv_nsec))
        },
        monotonic: {
            let now = time(of: CLOCK_MONOTONIC)
            return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
        }
    )

    private static func time(of clock: clockid_t) -> timespec {
        var now = timespec()
        clock_gettime(clock, &now)
        return now
    }
}
