/// Places for answers that hold something of weight: a few at a time, the others wait.
///
/// Confined to the event loop.
final class AnswerPlaces {
    /// For so long at most is a place held.
    let patienceSeconds: Int64
    private var free: Int
    private var waiting: [PiecewiseAnswer] = []

    init(count: Int, patienceSeconds: Int64) {
        free = count
        self.patienceSeconds = patienceSeconds
    }

    /// Lets an answer begin once there is a place, perhaps now.
    func take(_ answer: PiecewiseAnswer) {
        if free > 0 {
            free -= 1
            answer.begin()
        } else {
            waiting.append(answer)
        }
    }

    /// Forgets an answer that waits.
    func leave(_ answer: PiecewiseAnswer) {
        waiting.removeAll { $0 === answer }
    }

    /// Gives a place to whoever has waited longest.
    func giveBack() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().begin()
        }
    }
}
