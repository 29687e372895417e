import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

/// A directory's listing beside what the journal has of it.
struct FolderComparison {
    /// Rows are read in pages of this size, so that a directory of any size costs little memory.
    static let pageLimit = 1_000
    private static let shortPageLimit = 4
    /// Follows every path below a directory, and nothing else: no name is that long.
    private static let behindNames =
        [UInt8(ascii: "/")] + [UInt8](repeating: 0xFF, count: 1_025)
    /// Of a file that has more names than this, each new one is looked at with one old one alone:
    /// they are many, and none may be told as gone before all new ones were looked at.
    private static let fewNames = 16

    /// Files that may have changed.
    ///
    /// Those that conclude absence belong to the one that follows.
    private(set) var jobs: [LookJob] = []
    /// Journaled files whose names are not in the listing, nor below a directory in it.
    private(set) var absent: [FileRow] = []
    /// Directories to go on with.
    private(set) var directories: [(path: RelativePath, identity: DirectoryIdentity)] = []

    private let path: RelativePath
    private let origin: Origin
    private let rules: PathRules
    private let mustHash: Bool
    /// Other names that are looked at already: a file may have thousands.
    private var named: Set<RelativePath> = []

    /// Compares.
    ///
    /// `rows` gives a page of journaled files below the directory after a path; `mayHaveMoved`
    /// the journaled paths of a file that is not journaled where it was found, nil where there
    /// can be none.
    init(
        _ path: RelativePath,
        _ listing: DirectoryListing,
        origin: Origin,
        rules: PathRules,
        deep: Bool = false,
        rows: (_ after: [UInt8], _ limit: Int) throws(JournalError) -> [FileRow],
        mayHaveMoved: ((FileIdentity) throws(JournalError) -> [FileRow])?
    ) throws(JournalError) {
        self.path = path
        self.origin = origin
        self.rules = rules
        mustHash = deep
        for entry in listing.directories {
            let below = path.appending(entry.name)
            if rules.excludesDirectory(below) != nil { continue }
            let identity = DirectoryIdentity(device: entry.stat.device, inode: entry.stat.inode)
            directories.append((below, identity))
        }
        let found = listing.files.map { (path: path.appending($0.name), stat: $0.stat) }
            .filter { rules.verdict(forFile: $0.path) == .included }
        let known = try journaled(rows)
        try merge(found, known, mayHaveMoved)
    }

    /// The journaled files of the directory itself; those below directories that are gone are
    /// absent, those below others are passed over.
    private mutating func journaled(
        _ rows: (_ after: [UInt8], _ limit: Int) throws(JournalError) -> [FileRow]
    ) throws(JournalError) -> [FileRow] {
        var own: [FileRow] = []
        var next: [UInt8] = []
        // Behind a directory that is passed over, another often follows: then a short page is
        // enough.
        var limit = Self.pageLimit
        let start = path.isFolder ? 0 : path.bytes.count + 1
        let present = Set(directories.map(\.path))
        pages: while true {
            let page = try rows(next, limit)
            for row in page {
                let rest = row.path.bytes[start...]
                guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
                    own.append(row)
                    continue
                }
                let directory = RelativePath(bytes: Array(row.path.bytes[..<slash]))
                if present.contains(directory) {
                    next = directory.bytes + Self.behindNames
                    limit = Self.shortPageLimit
                    continue pages
                }
                absent.append(row)
            }
            guard page.count == limit, let last = page.last else { return own }
            next = last.path.bytes
            limit = min(limit * 4, Self.pageLimit)
        }
    }

    /// The looks in batches; a file and its other names are in the same.
    var batches: [[LookJob]] {
        var batches: [[LookJob]] = []
        var start = 0
        for end in jobs.indices
        where end - start + 1 >= Intake.batchLimit && !jobs[end].concludesAbsence {
            batches.append(Array(jobs[start...end]))
            start = end + 1
        }
        if start < jobs.count { batches.append(Array(jobs[start...])) }
        return batches
    }

    /// Both are in the order of their paths' bytes.
    private mutating func merge(
        _ found: [(path: RelativePath, stat: FileStat)],
        _ known: [FileRow],
        _ mayHaveMoved: ((FileIdentity) throws(JournalError) -> [FileRow])?
    ) throws(JournalError) {
        var rest = known[...]
        for (path, stat) in found {
            while let row = rest.first, row.path < path {
                absent.append(row)
                rest.removeFirst()
            }
            guard let row = rest.first, row.path == path else {
                try add(path, otherNames: mayHaveMoved?(stat.fingerprint.identity) ?? [])
                continue
            }
            rest.removeFirst()
            if row.fingerprint.identity != stat.fingerprint.identity {
                try add(path, otherNames: mayHaveMoved?(stat.fingerprint.identity) ?? [])
            } else if row.fingerprint != stat.fingerprint || row.isRacy || mustHash {
                add(path, otherNames: [])
            }
        }
        absent.append(contentsOf: rest)
    }

    /// A file that is not known at its path may be known at others: those are looked at with it,
    /// right before, so that a move is told as one.
    private mutating func add(_ path: RelativePath, otherNames: [FileRow]) {
        var rest = otherNames.count <= Self.fewNames ? Self.fewNames : 1
        for other in otherNames where other.path != path {
            guard rest > 0, named.insert(other.path).inserted else { continue }
            rest -= 1
            jobs.append(
                LookJob(
                    path: other.path,
                    known: other.known,
                    origin: origin,
                    concludesAbsence: true,
                    isExcluded: rules.verdict(forFile: other.path) != .included
                )
            )
        }
        let known = mustHash ? nil : otherNames.first { $0.path != path }?.known
        jobs.append(LookJob(path: path, known: known, origin: origin, concludesAbsence: false))
    }
}
