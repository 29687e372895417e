import Synchronization
import TelexModel
import TelexWire

/// The consumers of a journal in memory, that counts how often they are kept.
final class FakeConsumers: Sendable {
    private struct State {
        var consumers: [ConsumerName: Consumer] = [:]
        var commits = 0
        var failure: RequestError?
    }

    private let state = Mutex(State())

    /// How often something was made durable.
    var commits: Int { state.withLock { $0.commits } }

    func setFailure(_ error: RequestError?) { state.withLock { $0.failure = error } }

    /// What is kept of a consumer.
    func kept(_ name: String) -> Consumer? {
        state.withLock { state in state.consumers.values.first { $0.name.text == name } }
    }

    func all() -> [Consumer] {
        state.withLock { $0.consumers.values.sorted { $0.name < $1.name } }
    }

    func keep(_ consumers: [Consumer]) throws {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.commits += 1
            for consumer in consumers { state.consumers[consumer.name] = consumer }
        }
    }

    func forget(_ name: ConsumerName) throws {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.consumers[name] = nil
        }
    }
}
