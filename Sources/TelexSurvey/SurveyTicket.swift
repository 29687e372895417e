import Dispatch
import Synchronization

/// Looks under way.
package final class SurveyTicket: Sendable {
    /// A thread takes so many looks at a time: few enough that the threads end together, enough
    /// that the folder is not opened for each.
    static let sliceLimit = 32

    let group = DispatchGroup()
    let sliceCount: Int
    private let jobs: [LookJob]
    private let taken = Atomic(0)
    private let slices: Mutex<[Result<[LookResult], SystemError>]>

    init(_ jobs: [LookJob]) {
        self.jobs = jobs
        sliceCount = (jobs.count + Self.sliceLimit - 1) / Self.sliceLimit
        slices = Mutex(Array(repeating: .success([]), count: sliceCount))
    }

    /// Takes the next slice that nobody has; nil when there is none.
    func take() -> Int? {
        let number = taken.add(1, ordering: .relaxed).oldValue
        return number < sliceCount ? number : nil
    }

    func slice(_ number: Int) -> ArraySlice<LookJob> {
        jobs.dropFirst(number * Self.sliceLimit).prefix(Self.sliceLimit)
    }

    func put(_ results: Result<[LookResult], SystemError>, _ number: Int) {
        slices.withLock { $0[number] = results }
    }

    /// Waits for the looks; their results in the order of the jobs, or why the folder could not
    /// be opened.
    package func wait() -> Result<[LookResult], SystemError> {
        group.wait()
        return slices.withLock { slices in
            var results: [LookResult] = []
            results.reserveCapacity(jobs.count)
            for slice in slices {
                switch slice {
                case .success(let part): results.append(contentsOf: part)
                case .failure(let error): return .failure(error)
                }
            }
            return .success(results)
        }
    }
}
