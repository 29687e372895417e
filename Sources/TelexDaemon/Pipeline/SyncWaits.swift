import TelexModel
import TelexWire

/// The `sync`s that somebody waits for.
struct SyncWaits {
    struct Wait {
        var request: PipelineInbox.SyncRequest
        /// What comes back when everything before the request was heard.
        var mark: Int64
        /// Which directories have to be done too; nil until the mark has come.
        var epoch: Int?
        /// Whether some were on their way when it came.
        var hadDirectories = false
    }

    private(set) var waits: [Wait] = []
    /// Marks that came between the two halves of a rename.
    var deferredMarks: [Int64] = []

    /// When the first is given up.
    var nextDeadline: Int64? { waits.map(\.request.deadline).min() }
    var isEmpty: Bool { waits.isEmpty }

    mutating func add(_ request: PipelineInbox.SyncRequest, mark: Int64) {
        waits.append(Wait(request: request, mark: mark))
    }

    func isAwaited(_ mark: Int64) -> Bool { waits.contains { $0.mark == mark } }

    /// The earliest epoch of which somebody waits for the directories.
    var lowestEpoch: Int? { waits.compactMap(\.epoch).min() }

    mutating func reach(_ mark: Int64, epoch: Int, hadDirectories: Bool) {
        for index in waits.indices where waits[index].mark == mark {
            waits[index].epoch = epoch
            waits[index].hadDirectories = hadDirectories
        }
    }

    /// Takes out those for which it is so.
    mutating func take(where isDone: (Wait) -> Bool) -> [Wait] {
        let done = waits.filter(isDone)
        waits.removeAll(where: isDone)
        return done
    }

    mutating func expire(now: Int64, _ error: @autoclosure () -> RequestError) {
        for wait in take(where: { $0.request.deadline <= now }) {
            wait.request.answer(.failure(error()))
        }
    }

    mutating func failAll(_ error: RequestError) {
        for wait in take(where: { _ in true }) { wait.request.answer(.failure(error)) }
        deferredMarks.removeAll()
    }
}
