import Dispatch
import Synchronization

/// Wakes the one thread that waits; signals that come before it waits again count once.
final class WakeUp: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let isSignalled = Atomic(false)

    /// Wakes the waiting thread, or keeps it from waiting; from any thread.
    func signal() {
        if !isSignalled.exchange(true, ordering: .acquiringAndReleasing) { semaphore.signal() }
    }

    /// Waits for a signal, for at most so many nanoseconds; nil is for ever.
    func wait(nanoseconds: Int64?) {
        let deadline = nanoseconds.map { DispatchTime.now() + .nanoseconds(Int(max(0, $0))) }
        if semaphore.wait(timeout: deadline ?? .distantFuture) == .success {
            isSignalled.store(false, ordering: .releasing)
        }
    }
}
