import Synchronization
import TelexFeed
import TelexJournal
import TelexWatch
import TelexWire

/// Verifications of the journal on request, each on a thread of its own; for any thread.
final class Verifications: Sendable {
    private struct State {
        var isStopping = false
        var threads: [Int: WatcherThread] = [:]
        var count = 0
    }

    private let journal: Journal
    private let state = Mutex(State())

    init(_ journal: Journal) {
        self.journal = journal
    }

    /// Reads everything again; the answer comes once.
    func begin(
        _ progress: @escaping @Sendable (FeedProgress) -> Void,
        _ answer: @escaping @Sendable (Result<FeedVerification, RequestError>) -> Void
    ) {
        let failure: RequestError? = state.withLock { state in
            if state.isStopping { return Self.stopping }
            state.count += 1
            let number = state.count
            do throws(SystemCallFailure) {
                state.threads[number] = try WatcherThread(name: "telex-verify") {
                    answer(self.verify(progress))
                    self.forget(number)
                }
                return nil
            } catch {
                return RequestError(.internal, "there is no thread to verify on")
            }
        }
        if let failure { answer(.failure(failure)) }
    }

    private static let stopping = RequestError(.shuttingDown, "the daemon is stopping")

    private func forget(_ number: Int) {
        state.withLock { _ = $0.threads.removeValue(forKey: number) }
    }

    private func verify(
        _ progress: @escaping (FeedProgress) -> Void
    ) -> Result<FeedVerification, RequestError> {
        let found: Verified
        do throws(JournalError) {
            found = try JournalVerification(journal).run(
                progress: { progress(FeedProgress(done: $0, total: $1)) },
                shouldStop: { self.state.withLock(\.isStopping) }
            )
        } catch {
            return .failure(RequestError(.internal, "the journal can't be read: \(error)"))
        }
        if !found.isComplete { return .failure(Self.stopping) }
        return .success(
            FeedVerification(changes: found.changes, contents: found.contents, bad: found.bad)
        )
    }

    /// Has all of them end, and waits for that; none begins after.
    func stop() {
        let threads = state.withLock { state in
            state.isStopping = true
            return Array(state.threads.values)
        }
        if threads.isEmpty { return }
        journal.interrupt()
        for thread in threads { thread.join() }
    }
}
