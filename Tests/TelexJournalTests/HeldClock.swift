import Synchronization
import TelexModel

/// A time of day that stands still until a test sets it.
final class HeldClock: Sendable {
    private let held: Mutex<Int64>

    init(nanoseconds: Int64 = 1_795_000_000_000_000_000) {
        held = Mutex(nanoseconds)
    }

    var now: Timestamp { Timestamp(nanoseconds: held.withLock { $0 }) }

    /// Sets it to a moment.
    func set(nanoseconds: Int64) {
        held.withLock { $0 = nanoseconds }
    }

    /// Moves it on, or back.
    func advance(nanoseconds: Int64) {
        held.withLock { $0 += nanoseconds }
    }
}

/// Numbers that count up, in the place of random ones.
final class CountedNumbers: Sendable {
    private let last = Mutex<UInt32>(0)

    func next() -> UInt32 {
        last.withLock { last in
            last += 1
            return last
        }
    }
}
