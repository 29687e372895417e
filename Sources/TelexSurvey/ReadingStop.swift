import Synchronization

/// Says that a reading that takes long is to be given up; for any thread.
package final class ReadingStop: Sendable {
    private let state = Atomic(false)

    package init() {}

    var isSet: Bool { state.load(ordering: .relaxed) }

    func set() { state.store(true, ordering: .relaxed) }
}
