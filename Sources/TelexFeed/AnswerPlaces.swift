import NIOCore

/// Places for answers that hold something of weight: a few at a time, the others wait.
///
/// A connection has one at a time, so that one that asks for many does not keep others from
/// theirs. Confined to the event loop.
final class AnswerPlaces {
    /// For so long at most is a place held.
    let patienceSeconds: Int64
    private var free: Int
    private var holders: Set<ObjectIdentifier> = []
    private var waiting: [PiecewiseAnswer] = []

    init(count: Int, patienceSeconds: Int64) {
        free = count
        self.patienceSeconds = patienceSeconds
    }

    /// Lets an answer begin once there is a place, perhaps now.
    func take(_ answer: PiecewiseAnswer) {
        waiting.append(answer)
        beginNext()
    }

    /// Forgets an answer that waits.
    func leave(_ answer: PiecewiseAnswer) {
        waiting.removeAll { $0 === answer }
    }

    /// Gives an answer's place to whoever has waited longest.
    func giveBack(from answer: PiecewiseAnswer) {
        holders.remove(ObjectIdentifier(answer.connection))
        free += 1
        beginNext()
    }

    private func beginNext() {
        while free > 0, let index = waiting.firstIndex(where: { !holds($0.connection) }) {
            let next = waiting.remove(at: index)
            free -= 1
            holders.insert(ObjectIdentifier(next.connection))
            next.begin()
        }
    }

    private func holds(_ connection: Connection) -> Bool {
        holders.contains(ObjectIdentifier(connection))
    }
}
