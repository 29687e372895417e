import TelexJournal
import TelexModel
import TelexSurvey

/// Looks under way, and their way into the journal.
///
/// While one batch is being made durable, the crew reads the next. Confined to the pipeline's
/// thread.
struct Intake {
    /// A batch has at most so many looks: one commit for hundreds of changes, and contents in
    /// memory of a few megabytes at most.
    static let batchLimit = 256
    /// So few are looked at on the pipeline's own thread: waking the crew would cost more.
    static let fewLimit = 4
    /// So many batches are read ahead of the one that is being committed.
    static let batchesAhead = 2

    /// What became of a batch, besides changes.
    struct Outcome {
        /// Paths where no file was found though nothing told of its end yet.
        var awaitingEnd: [(path: RelativePath, cameFrom: RelativePath?)] = []
        /// Whether a name that a listing had was gone before it was looked at: what was written
        /// through it was not heard.
        var hasUnseen = false
        /// Paths that are being written.
        var awaitingQuiet: [(path: RelativePath, cameFrom: RelativePath?)] = []
        /// What could not be taken in.
        var setAside: [(path: RelativePath, code: ProblemCode, error: SystemError?)] = []
        /// Files with several names of which one was written to or lost: all their names are to
        /// be looked at.
        var manyNamed: [FileIdentity: Origin] = [:]
        /// Paths that were looked at with an outcome.
        var settled: [RelativePath] = []
        /// How many changes were journaled.
        var changes = 0
    }

    /// What stops the intake.
    enum Failure: Error {
        /// The folder is not there, or another has its path.
        case folder(SystemError)
        /// The journal can't be written.
        case journal(JournalError)
    }

    let crew: SurveyCrew
    private let writer: JournalWriter
    private let mounts: MountGuard
    private var underWay: [(ticket: SurveyTicket, paths: [RelativePath])] = []
    private var pathsUnderWay: Set<RelativePath> = []

    init(crew: SurveyCrew, writer: JournalWriter, mounts: MountGuard) {
        self.crew = crew
        self.writer = writer
        self.mounts = mounts
    }

    /// How many looks are under way.
    var count: Int { pathsUnderWay.count }

    /// Takes in a batch of at most about `batchLimit` looks, or begins to.
    mutating func take(_ jobs: [LookJob]) throws(Failure) -> Outcome {
        var outcome = Outcome()
        if jobs.isEmpty { return outcome }
        if jobs.count <= Self.fewLimit, underWay.isEmpty {
            switch crew.look(atFew: jobs) {
            case .success(let results): try commit(results, &outcome)
            case .failure(let error): throw .folder(error)
            }
            return outcome
        }
        // Two readings of one path at once could be journaled in the wrong order.
        if jobs.contains(where: { pathsUnderWay.contains($0.path) }) {
            try finish(&outcome, ahead: 0)
        }
        let paths = jobs.map(\.path)
        pathsUnderWay.formUnion(paths)
        underWay.append((crew.start(jobs), paths))
        try finish(&outcome, ahead: Self.batchesAhead)
        return outcome
    }

    /// Waits for everything that is under way and journals it.
    mutating func flush() throws(Failure) -> Outcome {
        var outcome = Outcome()
        try finish(&outcome, ahead: 0)
        return outcome
    }

    /// Lets go of what is under way without journaling it.
    mutating func abandon() {
        for batch in underWay { _ = batch.ticket.wait() }
        underWay.removeAll()
        pathsUnderWay.removeAll()
    }

    private mutating func finish(_ outcome: inout Outcome, ahead: Int) throws(Failure) {
        while underWay.count > ahead {
            let batch = underWay.removeFirst()
            pathsUnderWay.subtract(batch.paths)
            switch batch.ticket.wait() {
            case .success(let results): try commit(results, &outcome)
            case .failure(let error): throw .folder(error)
            }
        }
    }

    private func commit(_ results: [LookResult], _ outcome: inout Outcome) throws(Failure) {
        var readings = ReadingList()
        for result in results { note(result, &readings, &outcome) }
        // One at a time: contents of any size would otherwise be in memory together. They come
        // first, so that what one of them was moved from is not told as removed before.
        for result in results {
            guard case .large = result.sight else { continue }
            var alone = ReadingList()
            switch crew.look(at: result.job) {
            case .success(let result): note(result, &alone, &outcome)
            case .failure(let error): throw .folder(error)
            }
            readings.hold(alone)
            try commit(alone.list, left: readings.vacated, &outcome)
        }
        try commit(readings.withoutHeldSources, &outcome)
    }

    private func commit(
        _ readings: [Reading],
        left: [RelativePath] = [],
        _ outcome: inout Outcome
    ) throws(Failure) {
        if readings.isEmpty { return }
        let readings = try mounts.confirm(readings)
        do throws(JournalError) {
            let committed = try writer.commit(readings, left: left)
            outcome.changes += committed.changes
            let origin = readings.first?.origin ?? .live
            for identity in committed.lostNames { outcome.manyNamed[identity] = origin }
        } catch {
            throw .journal(error)
        }
    }

    private func note(_ result: LookResult, _ readings: inout ReadingList, _ outcome: inout Outcome)
    {
        let job = result.job
        switch result.sight {
        case .file(let file):
            readings.append(Reading(job, .file(file)))
            outcome.settled.append(job.path)
            if file.linkCount > 1, file.isRead, !job.isOtherName {
                outcome.manyNamed[file.fingerprint.identity] = job.origin
            }
        case .otherNames(let identity):
            outcome.manyNamed[identity] = job.origin
        case .noFile where job.concludesAbsence:
            readings.append(Reading(job, .noFile))
            outcome.settled.append(job.path)
        case .noFile where job.isExcluded:
            break
        case .noFile:
            if job.isListed { outcome.hasUnseen = true }
            outcome.awaitingEnd.append((job.path, job.cameFrom))
            // The file went on from there: where it came from is told with where it went.
            if let from = job.cameFrom { readings.hold(from) }
        case .newborn:
            outcome.awaitingQuiet.append((job.path, nil))
        case .unstable:
            outcome.awaitingQuiet.append((job.path, job.cameFrom))
            outcome.setAside.append((job.path, .unstable, nil))
            if let from = job.cameFrom { readings.hold(from) }
        case .unreadable(let code, let error):
            readings.append(Reading(job, .unreadable(code, errno: error.errno)))
            outcome.setAside.append((job.path, code, error))
        case .large:
            break
        }
    }
}

/// A batch's readings, each path once: the later reading counts.
private struct ReadingList {
    private(set) var list: [Reading] = []
    private var places: [RelativePath: Int] = [:]
    private var held: Set<RelativePath> = []

    mutating func append(_ reading: Reading) {
        if let place = places[reading.path] {
            let cameFrom = list[place].cameFrom
            list[place] = reading
            if reading.cameFrom == nil { list[place].cameFrom = cameFrom }
        } else {
            places[reading.path] = list.count
            list.append(reading)
        }
    }

    /// Leaves out that a path holds no file, as long as it may turn out where the file went.
    mutating func hold(_ path: RelativePath) {
        held.insert(path)
    }

    /// Leaves out what another list leaves out, too.
    mutating func hold(_ other: ReadingList) {
        held.formUnion(other.held)
    }

    /// Paths that hold no file.
    var vacated: [RelativePath] {
        withoutHeldSources.compactMap { reading in
            guard case .noFile = reading.finding else { return nil }
            return reading.path
        }
    }

    var withoutHeldSources: [Reading] {
        if held.isEmpty { return list }
        return list.filter { reading in
            guard case .noFile = reading.finding else { return true }
            return !held.contains(reading.path)
        }
    }
}

extension Reading {
    fileprivate init(_ job: LookJob, _ finding: Finding) {
        self.init(
            path: job.path,
            finding: finding,
            origin: job.origin,
            cameFrom: job.cameFrom,
            isExcluded: job.isExcluded
        )
    }
}
