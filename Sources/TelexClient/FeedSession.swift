import Synchronization

/// A connection that carries a feed, given up when it is silent for longer than its heartbeats.
final class FeedSession: Sendable {
    private let connection: TelexConnection
    private let pulse = Pulse()
    private let watch: Task<Void, Never>?

    init(_ connection: TelexConnection, heartbeatSeconds: Int64, clock: any Clock<Duration>) {
        self.connection = connection
        guard heartbeatSeconds > 0 else {
            watch = nil
            return
        }
        let pulse = pulse
        watch = Task { [weak connection] in
            var silences = 0
            while silences < ClientLimits.missingHeartbeatCount {
                do {
                    try await clock.sleep(for: .seconds(heartbeatSeconds))
                } catch {
                    return
                }
                silences = pulse.wasSilent() ? silences + 1 : 0
            }
            connection?.end(.timedOut)
        }
    }

    deinit {
        watch?.cancel()
    }

    /// The lines that came together, at least one.
    func nextLines() async throws(TelexClientError) -> [AnswerLine] {
        pulse.beginWaiting()
        let lines = try await connection.nextLines()
        pulse.endWaiting()
        return lines
    }
}

/// Whether lines come while somebody waits for them.
private final class Pulse: Sendable {
    private struct State {
        var isWaiting = false
        var hasBeaten = false
    }

    private let state = Mutex(State())

    func beginWaiting() {
        state.withLock { $0.isWaiting = true }
    }

    func endWaiting() {
        state.withLock { $0 = State(isWaiting: false, hasBeaten: true) }
    }

    /// Whether somebody has waited, and nothing come, since this was asked last.
    ///
    /// While nobody waits nothing is read: then silence is the reader's own.
    func wasSilent() -> Bool {
        state.withLock { state in
            defer { state.hasBeaten = !state.isWaiting }
            return state.isWaiting && !state.hasBeaten
        }
    }
}
