import Glibc
import Synchronization

/// Where what the watcher told waits until somebody takes it.
///
/// The taker reads it by himself whenever he is woken, and a thread reads it for him while he is busy:
/// that never waits for the taker. Past the limit events are dropped until the next `take`, and
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
        /// What is read from the watcher; nil after its end.
        var output: Int32?
        /// Room for what is read at once.
        var room = [UInt8](repeating: 0, count: readByteCount)

        /// Whether the taker is to be woken, which is done then.
        mutating func mustWake() -> Bool {
            defer { isWoken = true }
            return !isWoken
        }

        mutating func close() {
            if let output { Glibc.close(output) }
            output = nil
            room = []
        }
    }

    /// How much is read at once: as much as a pipe holds.
    static let readByteCount = 65_536

    private let state: Mutex<State>
    private let limit: Int
    private let keptLimit: Int
    private let wake: @Sendable () -> Void

    /// Makes an empty one; `wake` is called on the reading thread when there is something to take
    /// for the first time since the last `take`, and must not wait.
    ///
    /// It reads from `output`, which never waits (`O_NONBLOCK`), and closes it at its end, or its own.
    package init(
        byteLimit: Int = byteLimit,
        keptByteLimit: Int = keptByteLimit,
        output: Int32,
        wake: @escaping @Sendable () -> Void
    ) {
        state = Mutex(State(output: output))
        self.limit = byteLimit
        self.keptLimit = keptByteLimit
        self.wake = wake
    }

    deinit { state.withLock { $0.close() } }

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

    private func add(_ bytes: UnsafeRawBufferPointer, to state: inout State) {
        guard let last = bytes.last, state.failure == nil else { return }
        if state.gap == nil {
            if state.bytes.count + bytes.count <= limit {
                state.bytes.append(contentsOf: bytes)
                state.isWithinRecord = last != 0
                return
            }
            state.gap = MailboxGap(isWithinRecord: state.isWithinRecord, keptByteLimit: keptLimit)
        }
        state.gap?.add(bytes)
    }

    /// Reads some of the watcher's output, if there is any, on the taker's own thread.
    package func fill() {
        _ = state.withLock { read(&$0) }
    }

    /// The same on the reading thread, for a taker that is busy: it is woken; false at the end.
    func fillForTaker() -> Bool {
        let (found, mustWake) = state.withLock { state in
            let found = read(&state)
            if found == .end { state.close() }
            return (found, found == .bytes && state.mustWake())
        }
        if mustWake { wake() }
        return found != .end
    }

    private enum Found {
        case bytes
        case nothing
        case end
    }

    /// Reads and adds as one, so that what another thread reads next is added behind it.
    private func read(_ state: inout State) -> Found {
        guard let output = state.output else { return .nothing }
        var room: [UInt8] = []
        swap(&room, &state.room)
        defer { swap(&room, &state.room) }
        return room.withUnsafeMutableBytes { room in
            let count = Glibc.read(output, room.baseAddress, room.count)
            if count < 0, errno == EINTR || errno == EAGAIN { return .nothing }
            if count <= 0 { return .end }
            add(UnsafeRawBufferPointer(rebasing: room[..<count]), to: &state)
            return .bytes
        }
    }

    /// Says that nothing more will come.
    package func leave(_ end: WatcherEnd) {
        let mustWake = state.withLock { state in
            state.end = end
            return state.mustWake()
        }
        if mustWake { wake() }
    }
}
