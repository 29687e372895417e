import Dispatch
import Synchronization
import TelexModel

/// Threads that look at many paths at once.
package final class SurveyCrew: Sendable {
    private struct Lane {
        let queue: DispatchQueue
        let reader: LaneReader
    }

    private let folder: FolderPlace
    private let lanes: [Lane]

    /// Makes a crew of so many threads, each with a reader that `makeReader` makes.
    package init(
        folder: FolderPlace,
        threadCount: Int,
        makeReader: () -> sending FileReader
    ) {
        self.folder = folder
        lanes = (0..<threadCount).map { number in
            Lane(
                queue: DispatchQueue(label: "telex.survey.\(number)"),
                reader: LaneReader(makeReader())
            )
        }
    }

    /// Begins to look at the paths, in slices beside each other; returns at once.
    package func start(_ jobs: [LookJob]) -> SurveyTicket {
        let ticket = SurveyTicket(jobCount: jobs.count, sliceCount: lanes.count)
        let length = (jobs.count + lanes.count - 1) / lanes.count
        for (number, lane) in lanes.enumerated() {
            let slice = jobs.dropFirst(number * length).prefix(length)
            if slice.isEmpty { continue }
            lane.queue.async(group: ticket.group) { [folder] in
                ticket.put(lane.reader.look(at: slice, folder, alone: false), slice: number)
            }
        }
        return ticket
    }

    /// Looks at one path, also at a large file, on the caller's thread or one that it waits for.
    package func look(at job: LookJob) -> Result<LookResult, SystemError> {
        lanes[0].reader.look(at: [job], folder, alone: true).map { $0[0] }
    }

    /// Looks at a few paths on the caller's thread, which costs no change of threads.
    package func look(atFew jobs: [LookJob]) -> Result<[LookResult], SystemError> {
        lanes[0].reader.look(at: jobs[...], folder, alone: false)
    }
}

/// A reader that one thread at a time has.
private final class LaneReader: Sendable {
    private let reader: Mutex<FileReader>

    init(_ reader: consuming sending FileReader) {
        self.reader = Mutex(reader)
    }

    func look(
        at jobs: ArraySlice<LookJob>,
        _ place: FolderPlace,
        alone: Bool
    ) -> Result<[LookResult], SystemError> {
        reader.withLock { reader in
            do throws(SystemError) {
                let folder = try Folder.at(place)
                var results: [LookResult] = []
                results.reserveCapacity(jobs.count)
                for job in jobs {
                    results.append(reader.look(job, in: folder, alone: alone))
                }
                return .success(results)
            } catch {
                return .failure(error)
            }
        }
    }
}

/// Looks under way.
package final class SurveyTicket: Sendable {
    let group = DispatchGroup()
    private let slices: Mutex<[Result<[LookResult], SystemError>]>
    private let jobCount: Int

    init(jobCount: Int, sliceCount: Int) {
        self.jobCount = jobCount
        slices = Mutex(Array(repeating: .success([]), count: sliceCount))
    }

    func put(_ results: Result<[LookResult], SystemError>, slice: Int) {
        slices.withLock { $0[slice] = results }
    }

    /// Waits for the looks; their results in the order of the jobs, or why the folder could not
    /// be opened.
    package func wait() -> Result<[LookResult], SystemError> {
        group.wait()
        return slices.withLock { slices in
            var results: [LookResult] = []
            results.reserveCapacity(jobCount)
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
