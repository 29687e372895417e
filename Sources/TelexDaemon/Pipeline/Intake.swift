import TelexJournal
import TelexModel
import TelexSurvey

/// Looks under way, and their way into the journal.
///
/// While some batches are being made durable, the crew reads the next. Confined to the pipeline's
/// thread.
struct Intake {
    /// A batch has at most so many looks: with those ahead, what is read beside others is in memory
    /// together (`FileReader.largestBesideOthers` each).
    static let batchLimit = 256
    /// What was read is gathered up to so many looks for one commit, as long as more is under way.
    ///
    /// The more changes a commit has, the fewer pages each of them writes.
    static let commitLimit = 2_048
    /// The first commit of a burst, so that what it begins with is told at once; the next ones grow from
    /// `batchLimit` on.
    static let firstCommitLimit = 16
    /// Contents of so many bytes are not gathered any further.
    static let commitByteLimit = 8 << 20
    /// So few are looked at on the pipeline's own thread: waking the crew would cost more.
    static let fewLimit = 4
    /// So many looks are read ahead: a whole commit's, so that the crew does not wait for it.
    ///
    /// Where their contents turn out to be as large as they may, these take 288 MiB with the batch that
    /// comes to them.
    static let looksAhead = commitLimit
    /// And so many where the last batch's contents took more than their share of a commit.
    static let largeLooksAhead = batchLimit

    /// Files of more bytes take so long to read that others go on meanwhile.
    static let longByteCount: Int64 = 4 << 20

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
    /// Told with how many looks are at hand, before a large file is read and while one takes long; with
    /// false it is given up.
    var goesOn: (Int) -> Bool = { _ in true }
    private var underWay: [SurveyTicket] = []
    /// What the crew has read and nobody has committed; nothing, where nothing is under way.
    private var gathered: [LookResult] = []
    private var gatheredByteCount = 0
    /// What the contents of the last batch took, by the look.
    private var lastLookBytes = 0
    /// So many looks the next commit has.
    private var nextLimit = firstCommitLimit
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
        var jobs = jobs
        // Two readings of one path at once could be journaled in the wrong order.
        if jobs.contains(where: { pathsUnderWay.contains($0.path) }) {
            try finish(&outcome)
            goOn(&jobs, from: outcome.awaitingEnd)
        }
        for job in jobs { pathsUnderWay.insert(job.path) }
        let first = beginning(jobs)
        if first > 0 { underWay.append(crew.start(Array(jobs[..<first]))) }
        underWay.append(crew.start(Array(jobs[first...])))
        let isLarge = lastLookBytes > Self.commitByteLimit / Self.looksAhead
        let ahead = min(nextLimit, isLarge ? Self.largeLooksAhead : Self.looksAhead)
        try gather(&outcome, ahead: ahead)
        return outcome
    }

    /// A file that was not found where it was told to be, and has gone on from there by now, is told
    /// as moved from where it was at first.
    private func goOn(
        _ jobs: inout [LookJob],
        from awaited: [(path: RelativePath, cameFrom: RelativePath?)]
    ) {
        for (path, cameFrom) in awaited {
            guard let cameFrom, let place = jobs.firstIndex(where: { $0.path == path }),
                jobs[place].cameFrom == nil, !jobs.contains(where: { $0.path == cameFrom })
            else { continue }
            jobs[place].cameFrom = cameFrom
            jobs.insert(
                LookJob(path: cameFrom, origin: jobs[place].origin, concludesAbsence: true),
                at: place
            )
        }
    }

    /// How many of a scan's first looks are told before the rest of their batch is read.
    ///
    /// None where some conclude that a file is absent: it may have gone to any of the batch.
    private func beginning(_ jobs: [LookJob]) -> Int {
        guard underWay.isEmpty, nextLimit == Self.firstCommitLimit, jobs[0].origin == .scan,
            jobs.count > Self.firstCommitLimit, !jobs.contains(where: \.concludesAbsence)
        else { return 0 }
        return Self.firstCommitLimit
    }

    /// Waits for everything that is under way and journals it.
    mutating func flush() throws(Failure) -> Outcome {
        var outcome = Outcome()
        try finish(&outcome)
        nextLimit = Self.firstCommitLimit
        return outcome
    }

    /// Lets go of what is under way without journaling it.
    mutating func abandon() {
        for ticket in underWay { _ = ticket.wait() }
        nextLimit = Self.firstCommitLimit
        underWay.removeAll()
        gathered = []
        gatheredByteCount = 0
        pathsUnderWay.removeAll()
    }

    private mutating func finish(_ outcome: inout Outcome) throws(Failure) {
        while !underWay.isEmpty { try gatherFirst(&outcome) }
        try commitGathered(&outcome)
    }

    /// Takes what the crew has read until no more than about `ahead` looks are under way.
    private mutating func gather(_ outcome: inout Outcome, ahead: Int) throws(Failure) {
        while underWay.count > 1, count - gathered.count > ahead { try gatherFirst(&outcome) }
    }

    private mutating func gatherFirst(_ outcome: inout Outcome) throws(Failure) {
        switch underWay.removeFirst().wait() {
        case .success(let results):
            let byteCount = results.reduce(0) { $0 + $1.storedByteCount }
            lastLookBytes = byteCount / max(1, results.count)
            gatheredByteCount += byteCount
            gathered.append(contentsOf: results)
        case .failure(let error):
            throw .folder(error)
        }
        if gathered.count >= nextLimit || gatheredByteCount >= Self.commitByteLimit {
            try commitGathered(&outcome)
        }
    }

    private mutating func commitGathered(_ outcome: inout Outcome) throws(Failure) {
        if gathered.isEmpty { return }
        let results = gathered
        for result in results { pathsUnderWay.remove(result.job.path) }
        gathered = []
        gatheredByteCount = 0
        nextLimit = min(max(nextLimit * 2, Self.batchLimit), Self.commitLimit)
        try commit(results, &outcome)
    }

    private func commit(_ results: [LookResult], _ outcome: inout Outcome) throws(Failure) {
        var readings = ReadingList()
        for result in results { note(result, &readings, &outcome) }
        // One at a time: contents of any size would otherwise be in memory together. They come
        // first, so that what one of them was moved from is not told as removed before.
        for (number, result) in results.enumerated() {
            guard case .large(let byteCount) = result.sight else { continue }
            var alone = ReadingList()
            switch look(at: result.job, byteCount, atHand: count + results.count - number) {
            case .success(let result): note(result, &alone, &outcome)
            case .failure(let error): throw .folder(error)
            }
            readings.hold(alone)
            try commit(alone.list, left: readings.vacated, &outcome)
        }
        try commit(readings.withoutHeldSources, &outcome)
    }

    private func look(
        at job: LookJob,
        _ byteCount: Int64,
        atHand: Int
    ) -> Result<LookResult, SystemError> {
        if !goesOn(atHand) { return .success(LookResult(job: job, sight: .givenUp)) }
        if byteCount <= Self.longByteCount { return crew.look(at: job) }
        return crew.look(at: job) { goesOn(atHand) }
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
            for name in job.journaledNames {
                readings.hold(name)
                outcome.awaitingEnd.append((name, nil))
            }
        case .newborn:
            outcome.awaitingQuiet.append((job.path, nil))
        case .unstable:
            outcome.awaitingQuiet.append((job.path, job.cameFrom))
            outcome.setAside.append((job.path, .unstable, nil))
            if let from = job.cameFrom { readings.hold(from) }
        case .unreadable(let code, let error):
            readings.append(Reading(job, .unreadable(code, errno: error.errno)))
            outcome.setAside.append((job.path, code, error))
        case .givenUp:
            if let from = job.cameFrom { readings.hold(from) }
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

extension LookResult {
    /// How many bytes of content it holds in memory.
    fileprivate var storedByteCount: Int {
        guard case .file(let file) = sight else { return 0 }
        return file.stored?.bytes.count ?? 0
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
