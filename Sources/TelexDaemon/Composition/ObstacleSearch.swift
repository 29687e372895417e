import Glibc
import TelexJournal
import TelexModel
import TelexSurvey

/// Looks for what keeps a path's present content out of the journal: the rules, the disk, and what
/// the pipeline has set aside.
struct ObstacleSearch {
    let path: RelativePath
    let present: PresentFile?
    let figures: StatusBoard.Figures

    /// The first obstacle; nil where what is there is journaled.
    func find() -> Obstacle? {
        if let obstacle = exclusion ?? missingMount { return obstacle }
        guard let place = figures.folder else { return pending }
        do throws(SystemError) {
            return look(try Folder.at(place).sight(of: path))
        } catch {
            return Obstacle(reason: .unreachable, message: place.missing(error))
        }
    }

    private func look(_ sight: PathSight) -> Obstacle? {
        switch sight {
        case .file(let stat):
            if let obstacle = omission { return obstacle }
            if stat.fingerprint == present?.fingerprint { return nil }
            return problem ?? pending
        case .noFile(let kind):
            return Obstacle(
                reason: .notRegular,
                message:
                    "\(kind) is there: regular files alone are journaled, and no link is followed"
            )
        case .absent(let missing):
            return Obstacle(
                reason: .absent,
                message: (missing == path
                    ? "nothing is there" : "nothing is there: \(missing) does not exist")
                    + (present == nil ? "" : "; its removal has yet to be journaled")
            )
        case .blocked(let place, let kind):
            return Obstacle(
                reason: .unreachable,
                message: "\(place) on the way to it is \(kind): only directories are gone through, "
                    + "and no link is followed"
            )
        case .closed(let place, let error):
            let name = place.isFolder ? "the folder" : "\(place)"
            return problem
                ?? Obstacle(
                    reason: .unreadable,
                    message:
                        "\(name) can't be looked into: \(error.message); let the daemon's user "
                        + "read and search it"
                )
        case .tooLong:
            return Obstacle(
                reason: .unreachable,
                message: "its path is over 4,095 bytes; shorten it"
            )
        }
    }

    /// A pattern of `folder.exclude` that matches the path, or a directory above it.
    private var exclusion: Obstacle? {
        guard case .excluded(let pattern)? = figures.rules?.verdict(forFile: path) else {
            return nil
        }
        var hidden = path
        while let above = hidden.parent, figures.rules?.excludesDirectory(above) != nil {
            hidden = above
        }
        let what = hidden == path ? "it" : "the directory \(hidden) and all below it"
        return Obstacle(
            reason: .excluded,
            pattern: pattern,
            message: "folder.exclude keeps \(what) out by the pattern \"\(pattern)\""
        )
    }

    /// That none of the patterns of `folder.include` matches the path.
    private var omission: Obstacle? {
        guard let rules = figures.rules, rules.verdict(forFile: path) == .notIncluded else {
            return nil
        }
        let patterns = rules.includePatterns
        return Obstacle(
            reason: .notIncluded,
            pattern: patterns.joined(separator: ", "),
            message: (patterns.count == 1
                ? "the pattern of folder.include does not match it"
                : "none of the patterns of folder.include matches it")
                + "; add one that does to have it journaled"
        )
    }

    /// A file system that is missing where the path would be on it.
    private var missingMount: Obstacle? {
        let problem = figures.problems.first { problem in
            problem.code == .mountMissing && problem.path.map(isAtOrAbove) == true
        }
        return problem.map { Obstacle(reason: .unreachable, message: "\(place($0))\($0.message)") }
    }

    /// What the pipeline has set aside: the path itself, else a directory above it.
    private var problem: Obstacle? {
        let found = figures.problems.filter { problem in
            reason(problem.code) != nil && problem.path.map(isAtOrAbove) == true
        }
        let closest = found.max { ($0.path?.bytes.count ?? 0) < ($1.path?.bytes.count ?? 0) }
        guard let problem = closest, let reason = reason(problem.code) else { return nil }
        return Obstacle(reason: reason, message: "\(place(problem))\(problem.message)")
    }

    private func reason(_ code: ProblemCode) -> PathExplanation.Reason? {
        switch code {
        case .unreadable: .unreadable
        case .unstable: .unstable
        case .unreachable: .unreachable
        default: nil
        }
    }

    private func isAtOrAbove(_ place: RelativePath) -> Bool {
        place == path || path.isBelow(place)
    }

    /// The place of a problem that is not the path itself, as the begin of a message.
    private func place(_ problem: Problem) -> String {
        guard let place = problem.path, place != path else { return "" }
        return "\(place): "
    }

    /// A regular file is there, and what is journaled is another content or none.
    private var pending: Obstacle {
        let journal = figures.problems.first { $0.code == .journalFull || $0.code == .journalIO }
        let what =
            present == nil ? "it is not journaled yet" : "it has changed since it was journaled"
        let why = journal.map { "the journal can't be written: \($0.message)" }
        return Obstacle(
            reason: .pending,
            message:
                "\(what): \(why ?? "it is about to be looked at, at the latest by a sync or scan")"
        )
    }
}

extension FolderPlace {
    /// That the folder is missing, for people.
    func missing(_ error: SystemError) -> String {
        let reason =
            switch error.errno {
            case ESTALE:
                "another directory has its path (was it replaced on purpose, start telexd once with "
                    + "--adopt-folder)"
            case EACCES, EPERM: "\(error.message) (let the daemon's user read it)"
            default: error.message
            }
        return
            "the folder \(path) is missing: \(reason); nothing is journaled as removed until it is "
            + "back"
    }
}
