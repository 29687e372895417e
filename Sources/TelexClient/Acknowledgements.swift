import Synchronization
import TelexModel
import TelexWire

/// Tells the daemon how far a consumer is, on whichever connection carries its feed.
///
/// At most one line is on its way to the kernel; what is acknowledged meanwhile goes with the next,
/// which covers all before it. So a daemon that does not read costs no memory.
final class Acknowledgements: Sendable {
    private struct State {
        weak var connection: TelexConnection?
        /// The furthest place that the reader is done with.
        var wanted: Cursor?
        /// The furthest place that the connection was sent: none beyond may be acknowledged on it.
        var received: Cursor?
        /// What was acknowledged on the connection, or before it.
        var sent: Cursor?
        var isWriting = false
        /// Counts the connections, so that the end of a write on an earlier one is known as that.
        var generation = 0
        /// Counts the requests that are waited for.
        var lastNumber = 0
    }

    private let state = Mutex(State())

    /// Goes over to a new connection; anew where what was acknowledged is told once more.
    func connect(_ connection: TelexConnection, isAnew: Bool) {
        state.withLock { state in
            if isAnew { state.wanted = nil }
            state.connection = connection
            state.received = nil
            state.sent = nil
            state.isWriting = false
            state.generation += 1
        }
    }

    /// Notes what the daemon keeps already.
    func begin(after cursor: Cursor) {
        state.withLock { $0.sent = cursor }
    }

    /// Leaves the connection, which has ended.
    func disconnect() {
        state.withLock { $0.connection = nil }
    }

    /// Notes what the connection was sent.
    func receive(_ cursor: Cursor) {
        state.withLock { $0.received = cursor }
        flush()
    }

    /// Acknowledges everything up to a place as soon as that can be done.
    func want(_ cursor: Cursor) {
        state.withLock { state in
            if state.wanted?.isBefore(cursor) ?? true { state.wanted = cursor }
        }
        flush()
    }

    /// Acknowledges everything up to a place, and waits until the daemon keeps it.
    func confirm(_ cursor: Cursor) async throws(TelexClientError) {
        let (connection, number) = state.withLock { state -> (TelexConnection?, Int) in
            if state.wanted?.isBefore(cursor) ?? true { state.wanted = cursor }
            state.lastNumber += 1
            // Beyond what this connection was sent it would be refused.
            guard let received = state.received, received.journal == cursor.journal,
                received.seq >= cursor.seq
            else { return (nil, state.lastNumber) }
            if state.sent?.isBefore(cursor) ?? true { state.sent = cursor }
            return (state.connection, state.lastNumber)
        }
        guard let connection else { throw .closed }
        try await connection.askBeside(.ack(.cursor(cursor)), id: "ack-\(number)")
    }

    private func flush() {
        let next = state.withLock { state -> (TelexConnection, Cursor, Int)? in
            guard !state.isWriting, let connection = state.connection, let wanted = state.wanted,
                let received = state.received, wanted.journal == received.journal
            else { return nil }
            let target = wanted.seq < received.seq ? wanted : received
            if let sent = state.sent, sent.seq >= target.seq { return nil }
            state.isWriting = true
            state.sent = target
            return (connection, target, state.generation)
        }
        guard let (connection, target, generation) = next else { return }
        connection.send(.ack(.cursor(target))) { [weak self] in
            self?.state.withLock { state in
                if state.generation == generation { state.isWriting = false }
            }
            self?.flush()
        }
    }
}
