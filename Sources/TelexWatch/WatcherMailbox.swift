import Synchronization

/// Where the thread that reads the watcher leaves what it read until somebody takes it.
///
/// Leaving never waits for the taker. Past the limit events are dropped until the next `take`, and
/// it is told under which watches they came, so that a scan of those directories finds what they
/// said; answers and marks are kept. Its memory has a bound: `byteLimit` bytes from before the
/// gap, `keptByteLimit` behind it, the beginning of one record, `MailboxGap.watchLimit` watches,
/// and as much again for the slack of growing arrays; the taker holds at most one delivery more.
package final class WatcherMailbox: Sendable {
    /// How much waits at most: some two million events, as much as is made while a pipeline stands
    /// still for a minute, and more than a scan costs.
    package static let byteLimit = 64 << 20

    /// How much besides events is kept past that: the answers for over a million directories.
    package static let keptByteLimit = 64 << 20

    private struct State {
        var bytes: [UInt8] = []
        /// Whether what was left so far ends within a record, also when it was taken meanwhile.
        var isWithinRecord = false
        var gap: MailboxGap?
        /// Outlives the gap that it was met in: what comes after has no sense.
        var failure: WatcherError?
        var end: WatcherEnd?
        /// Whether the taker has been woken since it last took.
        var isWoken = false
    }

    private let state = Mutex(State())
    private let limit: Int
    private let keptLimit: Int
    private let wake: @Sendable () -> Void

    /// Makes an empty one; `wake` is called on the reading thread when there is something to take
    /// for the first time since the last `take`, and must not wait.
    package init(
        byteLimit: Int = byteLimit,
        keptByteLimit: Int = keptByteLimit,
        wake: @escaping @Sendable () -> Void
    ) {
        self.limit = byteLimit
        self.keptLimit = keptByteLimit
        self.wake = wake
    }

    /// Everything that came since the last time, and how things stand.
    package func take() -> WatcherDelivery {
        var (taken, gap) = state.withLock { state in
            var taken = WatcherDelivery()
            swap(&taken.bytes, &state.bytes)
            taken.failure = state.failure
            taken.end = state.end
            let gap = state.gap
            if let gap {
                state.isWithinRecord = gap.isWithinRecord
                state.failure = gap.failure
                state.gap = nil
            }
            state.isWoken = false
            return (taken, gap)
        }
        // Copies may be long; the reader does not wait for them.
        gap?.close(&taken)
        return taken
    }

    /// Adds bytes of the watcher's output.
    package func leave(_ bytes: UnsafeRawBufferPointer) {
        guard let last = bytes.last else { return }
        change { state in
            if state.failure != nil { return }
            if state.gap == nil {
                if state.bytes.count + bytes.count <= limit {
                    state.bytes.append(contentsOf: bytes)
                    state.isWithinRecord = last != 0
                    return
                }
                state.gap = MailboxGap(
                    isWithinRecord: state.isWithinRecord,
                    keptByteLimit: keptLimit
                )
            }
            state.gap?.add(bytes)
        }
    }

    /// Says that nothing more will come.
    package func leave(_ end: WatcherEnd) {
        change { $0.end = end }
    }

    private func change(_ body: (inout State) -> Void) {
        let mustWake = state.withLock { state in
            body(&state)
            defer { state.isWoken = true }
            return !state.isWoken
        }
        if mustWake { wake() }
    }
}
