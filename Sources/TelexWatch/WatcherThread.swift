import CTelexSystem
import Glibc
import Synchronization

/// A thread of its own, for what may wait: the cooperative pool must not.
package final class WatcherThread: Sendable {
    /// Nil once it was waited for.
    private let thread: Mutex<pthread_t?>

    /// Starts a thread that runs `body` and then ends.
    ///
    /// The name shows in debuggers and has at most 15 bytes. Every signal is blocked there: they
    /// are for threads that know what to do with them.
    package init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemCallFailure) {
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var started = pthread_t()
        let failed = pthread_create(&started, nil, runThread, start.toOpaque())
        if failed != 0 {
            start.release()
            throw SystemCallFailure(call: "pthread_create", errno: failed)
        }
        thread = Mutex(started)
    }

    deinit {
        if let left = thread.withLock({ $0 }) { pthread_detach(left) }
    }

    /// Waits until the thread has ended; the second to call does not wait.
    package func join() {
        let joined = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let joined { pthread_join(joined, nil) }
    }
}

private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    var everySignal = sigset_t()
    sigfillset(&everySignal)
    pthread_sigmask(SIG_SETMASK, &everySignal, nil)
    telex_name_thread(start.name)
    start.body()
    return nil
}
