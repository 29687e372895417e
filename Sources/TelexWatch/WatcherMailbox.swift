import Synchronization

/// Where the thread that reads the watcher leaves what it read until somebody takes it.
///
/// Leaving never waits for the taker: past the limit everything is dropped from then on, which
/// the taker is told and answers with a scan.
package final class WatcherMailbox: Sendable {
    /// How much waits at most: some two million events, as much as is made while a pipeline stands
    /// still for a minute, and more than a scan costs.
    package static let byteLimit = 64 << 20

    private struct State {
        var bytes: [UInt8] = []
        var lostRecords = false
        var end: WatcherEnd?
        /// Whether the taker has been woken since it last took.
        var isWoken = false
    }

    private let state = Mutex(State())
    private let limit: Int
    private let wake: @Sendable () -> Void

    /// Makes an empty one; `wake` is called on the reading thread when there is something to take
    /// for the first time since the last `take`, and must not wait.
    package init(byteLimit: Int = byteLimit, wake: @escaping @Sendable () -> Void) {
        self.limit = byteLimit
        self.wake = wake
    }

    /// Everything that came since the last time, and how things stand.
    package func take() -> WatcherDelivery {
        state.withLock { state in
            let taken = WatcherDelivery(
                bytes: state.bytes,
                lostRecords: state.lostRecords,
                end: state.end
            )
            state.bytes = []
            state.isWoken = false
            return taken
        }
    }

    /// Adds bytes of the watcher's output.
    package func leave(_ bytes: UnsafeRawBufferPointer) {
        change { state in
            if state.lostRecords { return }
            if state.bytes.count + bytes.count > limit {
                state.lostRecords = true
            } else {
                state.bytes.append(contentsOf: bytes)
            }
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

/// What was taken from the mailbox at once.
package struct WatcherDelivery: Equatable, Sendable {
    /// The watcher's output, for a `WatcherRecordParser`; it may end within a record.
    package let bytes: [UInt8]
    /// Whether anything after these bytes was dropped, now or earlier: only a new watcher and a
    /// scan help.
    package let lostRecords: Bool
    /// How the watcher ended, once it has; nothing comes after that.
    package let end: WatcherEnd?

    /// Puts a delivery together.
    package init(bytes: [UInt8], lostRecords: Bool, end: WatcherEnd?) {
        self.bytes = bytes
        self.lostRecords = lostRecords
        self.end = end
    }
}

/// How a watcher ended.
package enum WatcherEnd: Equatable, Sendable {
    /// By itself, with this exit status.
    case exited(status: Int32)
    /// By this signal.
    case killed(signal: Int32)
    /// In a way that the kernel did not tell, because somebody else waited for it.
    case untold(errno: Int32)
}
