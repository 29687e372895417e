import CTelexSystem
import Glibc
import Synchronization

/// Wakes the one thread that waits; signals that come before it waits again count once.
///
/// It wakes, too, when the output of a watcher can be read: a thread between the two would cost
/// each change as much as the watcher itself.
package final class WakeUp: Sendable {
    /// Where the thread waits.
    private let place: Int32
    private let bell: Int32
    private let isSignalled = Atomic(false)

    /// Makes one; it has two descriptors.
    package init() throws(SystemCallFailure) {
        place = telex_waiting_place()
        if place < 0 { throw SystemCallFailure(call: "epoll_create1", errno: -place) }
        bell = telex_bell()
        let failed = bell < 0 ? -bell : telex_wait_for(place, bell, 0)
        if failed == 0 { return }
        if bell >= 0 { close(bell) }
        close(place)
        throw SystemCallFailure(call: bell < 0 ? "eventfd" : "epoll_ctl", errno: failed)
    }

    deinit {
        close(bell)
        close(place)
    }

    /// Wakes the waiting thread, or keeps it from waiting; from any thread.
    package func signal() {
        if isSignalled.exchange(true, ordering: .acquiringAndReleasing) { return }
        var one: UInt64 = 1
        _ = write(bell, &one, MemoryLayout.size(ofValue: one))
    }

    /// What ended a wait; nothing, where its time did.
    package struct Reason: OptionSet {
        /// Somebody signalled.
        package static let signal = Reason(rawValue: 1)
        /// The output of a watcher can be read, or has ended.
        package static let output = Reason(rawValue: 2)

        package let rawValue: Int32

        package init(rawValue: Int32) { self.rawValue = rawValue }
    }

    /// Waits for a signal or a watcher's output, for at most so many nanoseconds; nil is for ever.
    @discardableResult
    package func wait(nanoseconds: Int64?) -> Reason {
        // Never too short: whoever finds that it is not time yet would only come back.
        let milliseconds = nanoseconds.map { (max(0, $0) + 999_999) / 1_000_000 }
        let limit = Int32(clamping: milliseconds ?? -1)
        let reason = Reason(rawValue: max(0, telex_wait(place, limit, bell)))
        guard reason.contains(.signal) else { return reason }
        var count: UInt64 = 0
        _ = read(bell, &count, MemoryLayout.size(ofValue: count))
        // Before what was signalled is looked for, so that the next signal is none too few.
        _ = isSignalled.exchange(false, ordering: .acquiringAndReleasing)
        return reason
    }

    /// Has the thread woken, too, when this can be read, until it is closed.
    ///
    /// While it does not wait, the next one is that listens.
    func listen(to descriptor: Int32) throws(SystemCallFailure) {
        let failed = telex_wait_for(place, descriptor, 1)
        if failed != 0 { throw SystemCallFailure(call: "epoll_ctl", errno: failed) }
    }
}
