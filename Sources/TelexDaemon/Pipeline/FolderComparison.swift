import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

/// A directory's listing beside what the journal has of it, both in path order.
///
/// Neither is in memory as a whole: the listing's files come in pieces, the journal's in pages, and
/// the differences are handed out one by one.
struct FolderComparison {
    /// How much is in memory at once.
    struct Limits {
        /// Rows are read in pages of this size.
        var page = 1_000
        /// The size of a page that likely ends with its first row.
        var shortPage = 4
        /// Looks are handed out in batches of this size.
        var batch = Intake.batchLimit
        /// So many other names of files are remembered; beyond, some are looked at again.
        var named = 10_000
    }

    /// What is compared: the listing's files as they were looked at, and the journal's.
    struct Sources {
        /// The next piece of the listing's files; nil where the rest can't be looked at.
        var looks: () throws(Intake.Failure) -> [NameLook]?
        /// Journaled files below the directory.
        var rows: JournaledRows.Source
        /// The journaled paths of a file that is not journaled where it was found; nil where there
        /// can be none.
        var mayHaveMoved: ((FileIdentity) throws(Intake.Failure) -> [FileRow])?
    }

    /// One thing that is to be done.
    enum Difference {
        /// A directory to go on with.
        case directory(RelativePath, DirectoryIdentity)
        /// Files that may have changed, each with its other names right before it.
        ///
        /// Those that conclude absence belong to the one that follows.
        case looks([LookJob])
        /// A journaled file whose name is not in the listing, nor below a directory in it.
        case absent(FileRow)
        /// What could not be looked at.
        case unreadable(RelativePath, SystemError)
    }

    /// Of a file that has more names than this, each new one is looked at with one old one alone:
    /// they are many, and none may be told as gone before all new ones were looked at.
    private static let fewNames = 16

    /// Whether the listing's files could all be looked at.
    private(set) var isWhole = true
    /// How many of the listing's files are to be journaled.
    private(set) var fileCount: Int64 = 0

    private let listing: DirectoryListing
    private let origin: Origin
    private let rules: PathRules
    private let mustHash: Bool
    private let limits: Limits
    private let sources: Sources
    private let start: Int

    private var nextDirectory = 0
    private var rows: JournaledRows
    private var looks: ArraySlice<NameLook> = []
    private var nextFile = 0
    private var jobs: [LookJob] = []
    /// Other names that are looked at already: a file may have thousands.
    private var named: Set<RelativePath> = []

    /// Begins a comparison.
    init(
        _ listing: DirectoryListing,
        origin: Origin,
        rules: PathRules,
        deep: Bool = false,
        limits: Limits = Limits(),
        _ sources: Sources
    ) {
        self.listing = listing
        self.origin = origin
        self.rules = rules
        self.limits = limits
        self.sources = sources
        mustHash = deep
        let path = listing.path
        start = path.isFolder ? 0 : path.bytes.count + 1
        let isPresent = { (name: ArraySlice<UInt8>) in
            listing.directories.index(of: name) != nil
                && rules.excludesDirectory(path.appending(name)) == nil
        }
        self.rows = JournaledRows(in: path, limits, isPresent: isPresent, sources.rows)
    }

    /// The next thing to be done, directories first; nil at the end.
    mutating func next() throws(Intake.Failure) -> Difference? {
        if let directory = takeDirectory() { return directory }
        while jobs.count < limits.batch {
            let hasRow = try rows.hasRow()
            guard let look = try peekLook() else {
                if hasRow, isWhole { return passRow() }
                break
            }
            // Where there is no row, every name comes before it.
            let order = hasRow ? listing.files.order(nextFile, to: rows.path, from: start) : -1
            if order > 0 { return passRow() }
            if let difference = try compare(look, isJournaled: order == 0) { return difference }
        }
        defer { jobs.removeAll(keepingCapacity: true) }
        return jobs.isEmpty ? nil : .looks(jobs)
    }

    private mutating func takeDirectory() -> Difference? {
        while nextDirectory < listing.directories.count {
            let path = listing.directories.path(nextDirectory, in: listing.path)
            let stat = listing.subdirectories[nextDirectory]
            nextDirectory += 1
            if let directory = directory(path, stat) { return directory }
        }
        return nil
    }

    private func directory(_ path: RelativePath, _ stat: FileStat) -> Difference? {
        if rules.excludesDirectory(path) != nil { return nil }
        return .directory(path, DirectoryIdentity(device: stat.device, inode: stat.inode))
    }

    private mutating func passRow() -> Difference {
        defer { rows.pass() }
        return .absent(rows.row)
    }

    private mutating func peekLook() throws(Intake.Failure) -> NameLook? {
        if looks.isEmpty {
            if !isWhole || nextFile == listing.files.count { return nil }
            guard let piece = try sources.looks() else {
                isWhole = false
                return nil
            }
            looks = piece[...]
        }
        return looks.first
    }

    /// Compares the next of the listing's files with the present row, if that has the same path.
    private mutating func compare(
        _ look: NameLook,
        isJournaled: Bool
    ) throws(Intake.Failure) -> Difference? {
        let path = isJournaled ? rows.path : listing.files.path(nextFile, in: listing.path)
        looks.removeFirst()
        nextFile += 1
        switch look {
        case .file(let stat) where rules.verdict(forFile: path) == .included:
            fileCount += 1
            try compare(path, stat, isJournaled)
            if isJournaled { rows.pass() }
            return nil
        // A row of that path is left, and is absent by the next name.
        case .file, .nothing: return nil
        case .directory(let stat): return directory(path, stat)
        case .unreadable(let error): return .unreadable(path, error)
        }
    }

    private mutating func compare(
        _ path: RelativePath,
        _ stat: FileStat,
        _ isJournaled: Bool
    ) throws(Intake.Failure) {
        let found = stat.fingerprint
        guard isJournaled, rows.isOf(found.identity) else {
            let names = try sources.mayHaveMoved?(found.identity) ?? []
            return add(path, otherNames: names, hasOthers: stat.linkCount > 1)
        }
        if mustHash || !rows.isSame(found) { add(path, otherNames: [], hasOthers: false) }
    }

    /// A file that is not known at its path may be known at others: those are looked at with it,
    /// right before, so that a move is told as one.
    private mutating func add(_ path: RelativePath, otherNames: [FileRow], hasOthers: Bool) {
        var rest = otherNames.count <= Self.fewNames ? Self.fewNames : 1
        var names: [RelativePath] = []
        for other in otherNames where other.path != path {
            guard rest > 0, !named.contains(other.path) else { continue }
            if hasOthers { note(other.path) }
            rest -= 1
            let isExcluded = rules.verdict(forFile: other.path) != .included
            if !isExcluded { names.append(other.path) }
            jobs.append(
                LookJob(
                    path: other.path,
                    known: other.known,
                    origin: origin,
                    concludesAbsence: true,
                    isExcluded: isExcluded
                )
            )
        }
        // The next of its names would find this one journaled, too.
        if hasOthers, !otherNames.isEmpty { note(path) }
        let known = mustHash ? nil : otherNames.first { $0.path != path }?.known
        var job = LookJob(path: path, known: known, origin: origin, concludesAbsence: false)
        job.journaledNames = names
        job.isListed = origin == .live
        jobs.append(job)
    }

    private mutating func note(_ name: RelativePath) {
        if named.count >= limits.named { named.removeAll() }
        named.insert(name)
    }
}
