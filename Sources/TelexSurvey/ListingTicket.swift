import Dispatch
import Synchronization

/// Directories that are being listed, for one thread that takes the listings in their order.
package final class ListingTicket: Sendable {
    /// Listings hold about so many names at once: with what is known of each, some ten megabytes.
    package static let nameLimit = 65_536

    private struct State {
        /// How many paths were taken by a thread; always the first ones.
        var taken = 0
        var nameCount = 0
        var isStopped = false
        var failure: SystemError?
        var listings: [Result<DirectoryListing, SystemError>?]
        /// Which listing was asked for next.
        var next = 0
        var isAwaited = false
    }

    private enum Answer {
        case listing(Result<DirectoryListing, SystemError>)
        case failed(SystemError)
        case end
        case wait
    }

    private let state: Mutex<State>
    private let news = DispatchSemaphore(value: 0)
    private let nameLimit: Int

    init(pathCount: Int, nameLimit: Int) {
        self.nameLimit = nameLimit
        state = Mutex(State(listings: Array(repeating: nil, count: pathCount)))
    }

    /// Waits for the next directory's listing, or why it has none; nil behind the last.
    ///
    /// It throws why the folder could not be opened.
    package func next() throws(SystemError) -> Result<DirectoryListing, SystemError>? {
        while true {
            switch state.withLock({ answer(&$0) }) {
            case .listing(let listing): return listing
            case .failed(let error): throw error
            case .end: return nil
            case .wait: news.wait()
            }
        }
    }

    /// Has no further directory listed.
    package func stop() {
        state.withLock { $0.isStopped = true }
    }

    private func answer(_ state: inout State) -> Answer {
        if let failure = state.failure { return .failed(failure) }
        if state.next == state.listings.count { return .end }
        if let listing = state.listings[state.next] {
            state.listings[state.next] = nil
            state.next += 1
            return .listing(listing)
        }
        if state.next >= state.taken, isFull(state) { return .end }
        state.isAwaited = true
        return .wait
    }

    private func isFull(_ state: State) -> Bool { state.nameCount >= nameLimit }

    /// Takes the next path that nobody has; nil when no further one is to be listed.
    func take() -> Int? {
        state.withLock { state in
            if state.isStopped || isFull(state) || state.taken == state.listings.count {
                return nil
            }
            state.taken += 1
            return state.taken - 1
        }
    }

    func put(_ listing: Result<DirectoryListing, SystemError>, _ number: Int) {
        change { state in
            state.listings[number] = listing
            if case .success(let listing) = listing {
                state.nameCount += listing.files.count + listing.directories.count
            }
            return number == state.next || isFull(state)
        }
    }

    func fail(_ error: SystemError) {
        change { state in
            state.failure = error
            return true
        }
    }

    private func change(_ body: (inout State) -> Bool) {
        let isNews = state.withLock { state in
            guard body(&state), state.isAwaited else { return false }
            state.isAwaited = false
            return true
        }
        if isNews { news.signal() }
    }
}
