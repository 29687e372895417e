import Synchronization

/// A clock on which every short wait is over at once, and is remembered; long ones, which measure
/// silence, last until the test lets them pass.
final class TestClock: Clock, Sendable {
    private struct State {
        var waits: [Duration] = []
        var passesSilence = false
        var sleepers: [Int: CheckedContinuation<Void, Never>] = [:]
        var lastSleeper = 0
        var woken: Set<Int> = []
    }

    private static let longest = Duration.seconds(10)

    private let state = Mutex(State())
    private let real = ContinuousClock()

    var now: ContinuousClock.Instant { real.now }
    var minimumResolution: Duration { real.minimumResolution }

    /// The short waits so far, in milliseconds; the clock runs on while one is asked for.
    var waits: [Double] {
        state.withLock { $0.waits.map { Double($0 / .milliseconds(1)).rounded(.up) } }
    }

    /// From now on every long wait is over at once, or lasts.
    func passSilence(_ passes: Bool) {
        let sleepers = state.withLock { state in
            state.passesSilence = passes
            defer { if passes { state.sleepers = [:] } }
            return passes ? Array(state.sleepers.values) : []
        }
        for sleeper in sleepers { sleeper.resume() }
    }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        let wait = deadline - real.now
        if wait < Self.longest {
            state.withLock { $0.waits.append(wait) }
            return
        }
        let number = state.withLock { state in
            state.lastSleeper += 1
            return state.lastSleeper
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.passesSilence || state.woken.remove(number) != nil { return true }
                    state.sleepers[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: number)
                if sleeper == nil { state.woken.insert(number) }
                return sleeper
            }
            sleeper?.resume()
        }
        try Task.checkCancellation()
    }
}
