import TelexModel

/// One step that makes the journal agree with a reading.
enum PlannedStep: Equatable {
    /// A path that held no file holds one.
    case add(Int)
    /// The file's content became another.
    case modify(Int, FileRow)
    /// The file has a new path; `row` is where it was.
    case move(Int, from: FileRow)
    /// The file that was just moved has another content.
    case modifyMoved(Int)
    /// The path holds no file any more.
    case remove(FileRow, Origin)
    /// The content is the same, what the disk says of the file is not.
    case refresh(Int, FileRow)

    /// Whether it is a change, of which there is a line.
    var isTold: Bool {
        if case .refresh = self { return false }
        return true
    }
}

/// Decides which changes a batch of readings makes, without touching anything.
struct ChangePlan {
    private let readings: [Reading]
    private let rows: [RelativePath: FileRow]
    /// Journaled paths of the batch that hold no file now, and may be where another came from.
    private var vacated: [FileIdentity: [RelativePath]] = [:]
    private var absent: Set<RelativePath> = []
    private var origins: [Int: FileRow] = [:]
    private var consumed: Set<RelativePath> = []

    /// The steps, in order; the numbers in them are indices of `readings`.
    ///
    /// `readings` name each path once; `rows` holds the journaled file of each of their paths and
    /// of the `left` ones: paths that hold no file either, and are only told as moved from here.
    static func steps(
        _ readings: [Reading],
        left: [RelativePath] = [],
        rows: [RelativePath: FileRow]
    ) -> [PlannedStep] {
        var plan = ChangePlan(readings: readings, rows: rows)
        plan.findVacated(left)
        plan.matchMoves()
        return plan.steps()
    }

    /// Files of several names that were written to, or lost one, by the steps.
    static func lostNames(_ steps: [PlannedStep]) -> [FileIdentity] {
        var identities: Set<FileIdentity> = []
        for step in steps {
            switch step {
            case .remove(let row, _) where row.linkCount > 1:
                identities.insert(row.fingerprint.identity)
            // Also where it is the same file: its last other name may have gone while it was read,
            // and by now it says that it has one name alone.
            case .modify(_, let row) where row.linkCount > 1:
                identities.insert(row.fingerprint.identity)
            default: continue
            }
        }
        return Array(identities)
    }

    private init(readings: [Reading], rows: [RelativePath: FileRow]) {
        self.readings = readings
        self.rows = rows
    }

    private mutating func findVacated(_ left: [RelativePath]) {
        let found = readings.compactMap { reading -> RelativePath? in
            guard case .noFile = reading.finding, !reading.isExcluded else { return nil }
            return reading.path
        }
        for path in found + left {
            guard let row = rows[path] else { continue }
            absent.insert(path)
            vacated[row.fingerprint.identity, default: []].append(path)
        }
    }

    /// A file that is not the one that was journaled at its path may have come from elsewhere.
    private mutating func matchMoves() {
        if absent.isEmpty { return }
        for (index, reading) in readings.enumerated() {
            guard case .file(let file) = reading.finding,
                let source = source(of: reading, file)
            else { continue }
            consumed.insert(source.path)
            origins[index] = source
        }
    }

    private func source(of reading: Reading, _ file: FileReading) -> FileRow? {
        let identity = file.fingerprint.identity
        if let row = rows[reading.path], row.fingerprint.identity == identity { return nil }
        if let from = reading.cameFrom, absent.contains(from), !consumed.contains(from),
            let row = rows[from], row.hash == file.hash || row.fingerprint.identity == identity
        {
            return row
        }
        // Without the kernel's word the content has to agree as well: inode numbers come again.
        let sources = vacated[identity]?.lazy.filter { !consumed.contains($0) }
        return sources?.compactMap { rows[$0] }.first { $0.hash == file.hash }
    }

    private func steps() -> [PlannedStep] {
        var steps: [PlannedStep] = []
        steps.reserveCapacity(readings.count)
        for (index, reading) in readings.enumerated() {
            let row = rows[reading.path]
            switch reading.finding {
            case .noFile:
                if let row, !consumed.contains(row.path) {
                    steps.append(.remove(row, reading.origin))
                }
            case .file(let file):
                append(to: &steps, index, file, row)
            case .unreadable:
                break
            }
        }
        return steps
    }

    private func append(
        to steps: inout [PlannedStep],
        _ index: Int,
        _ file: FileReading,
        _ row: FileRow?
    ) {
        if let source = origins[index] {
            if let row { steps.append(.remove(row, readings[index].origin)) }
            steps.append(.move(index, from: source))
            if source.hash != file.hash { steps.append(.modifyMoved(index)) }
            return
        }
        guard let row else {
            steps.append(.add(index))
            return
        }
        if row.hash != file.hash {
            steps.append(.modify(index, row))
        } else if row.fingerprint != file.fingerprint || row.isRacy != file.isRacy
            || row.linkCount != file.linkCount
        {
            steps.append(.refresh(index, row))
        }
    }
}
