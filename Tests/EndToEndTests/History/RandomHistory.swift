import TestSupport

/// A random life of a folder: the same for the same seed, whoever watches it.
struct RandomHistory {
    /// So many files at most, so that looking at all of them stays quick.
    static let fileLimit = 150
    /// So deep at most.
    static let depthLimit = 5

    var random: SeededRandom
    var folder: HistoryFolder
    /// What the journal is to hold of it.
    var rules = HistoryRules.everything
    /// The steps since the last that were found in order, for people.
    var steps: [String] = []
    /// Whether a file with several names was written to.
    ///
    /// Until that has been looked at, the name has to stay: else the other names' new content is
    /// found by the next scan alone.
    var hasWrittenLink = false
    /// Whether such writes are left out, since nobody can wait until they were looked at.
    var sparesLinks = false
    /// How much was done to the folder: a step may find nothing that it could be done to.
    private(set) var operationCount = 0
    var disk: Disk { folder.disk }

    init(seed: UInt64, disk: Disk, outside: Disk) {
        random = SeededRandom(seed: seed)
        folder = HistoryFolder(disk: disk, outside: outside)
    }

    /// A number that the history's seed decides.
    mutating func below(_ limit: Int) -> Int { random.below(limit) }

    /// Does the next step.
    mutating func step() throws {
        var step = HistoryStep.random(&random)
        if folder.files.count > Self.fileLimit { step = .removeTree }
        switch step {
        case .write, .append, .overwrite, .truncate, .touch, .temporaryName, .unnamed:
            try writeStep(step)
        case .rename, .remove, .link, .exchange: try nameStep(step)
        case .renameDirectory, .makeDirectories, .removeTree: try treeStep(step)
        case .leave: try leave()
        case .comeBack: try comeBack()
        case .exchangeUnlike: try exchangeUnlike()
        case .linkDirectory: try linkDirectory()
        case .linkFile: try linkFile()
        case .removeLink: try removeLink()
        }
    }

    mutating func note(_ step: HistoryStep, _ paths: FilePath...) {
        operationCount += 1
        steps.append("\(step.rawValue) \(paths.map(\.description).joined(separator: " "))")
    }

    private mutating func noteWrite(_ step: HistoryStep, _ path: FilePath) {
        note(step, path)
        hasWrittenLink = hasWrittenLink || disk.linkCount(path) > 1
    }

    /// A text of a few that come again and again, or one that was never there.
    private mutating func text() -> String {
        let number = random.below(3) == 0 ? random.below(1_000_000) : random.below(12)
        return "Article \(number). Its text.\n"
    }

    mutating func anyDirectory() -> FilePath { random.pick(folder.directories) ?? "" }

    private mutating func anyFilePath() -> FilePath {
        let number = random.below(16)
        let name: FilePath =
            number == 0 ? FilePath(bytes: [0xE9, 0x2E, 0x74]) : "\(number).txt"
        return anyDirectory().appending(name)
    }

    mutating func freeFilePath() -> FilePath? {
        let path = anyFilePath()
        return folder.isFree(path) ? path : nil
    }

    mutating func freeDirectoryPath() -> FilePath? {
        let parent = anyDirectory()
        let depth = parent.bytes.count { $0 == UInt8(ascii: "/") }
        let number = random.below(10)
        let name = number == 0 ? FilePath(bytes: [0x64, 0xFF]) : "d\(number)"
        let path = parent.appending(name)
        return folder.isFree(path) && depth < Self.depthLimit ? path : nil
    }

    /// Whether a write to this name would not be heard of, though it may write a journaled file: one
    /// below an excluded directory, where nobody listens, of a file that has other names.
    private func isUnheard(_ path: FilePath) -> Bool {
        disk.linkCount(path) > 1 && (sparesLinks || rules.excludes(path.parent))
    }

    private mutating func writeStep(_ step: HistoryStep) throws {
        let text = text()
        if step == .write || step == .temporaryName || step == .unnamed {
            let path = anyFilePath()
            if folder.hasDirectory(path) || isUnheard(path) { return }
            noteWrite(step, path)
            // A link would be followed, and lead anywhere.
            if step != .temporaryName, folder.hasLink(path) { try disk.remove(path) }
            if step == .write {
                try disk.write(path, text)
            } else if step == .temporaryName {
                let temporary = path.parent.appending("incoming.part")
                try disk.write(temporary, text)
                try disk.rename(temporary, path)
            } else {
                if folder.hasFile(path) { try disk.remove(path) }
                try disk.writeUnnamed(path, text)
            }
            return folder.addFile(path)
        }
        guard let path = random.pick(folder.files), !isUnheard(path) else { return }
        noteWrite(step, path)
        switch step {
        case .append: try disk.append(path, text)
        case .overwrite: try disk.overwrite(path, text)
        case .truncate: try disk.truncate(path, to: random.below(20))
        default:
            try disk.touch(path)
            try disk.chmod(path, random.below(2) == 0 ? 0o600 : 0o644)
        }
    }

    private mutating func nameStep(_ step: HistoryStep) throws {
        guard let path = random.pick(folder.files) else { return }
        switch step {
        case .remove:
            note(step, path)
            try disk.remove(path)
            folder.removeFile(path)
        case .exchange:
            guard let other = random.pick(folder.files) else { return }
            note(step, path, other)
            try disk.exchange(path, other)
        case .link:
            guard let new = freeFilePath() else { return }
            note(step, path, new)
            try disk.link(path, new)
            folder.addFile(new)
        default:
            let new = anyFilePath()
            if folder.hasDirectory(new) { return }
            note(step, path, new)
            try disk.rename(path, new)
            folder.addFile(new)
            // Between two names of one file, rename(2) does nothing.
            if try !disk.exists(path) { folder.removeFile(path) }
        }
    }

    private mutating func treeStep(_ step: HistoryStep) throws {
        if step == .makeDirectories {
            guard let top = freeDirectoryPath() else { return }
            let bottom = top.appending("d\(random.below(9))").appending("d\(random.below(9))")
            note(step, bottom)
            try disk.makeDirectory(bottom)
            folder.addDirectory(bottom)
            for directory in [top, bottom] {
                let path = directory.appending("\(random.below(16)).txt")
                try disk.write(path, text())
                folder.addFile(path)
            }
            return
        }
        guard let path = random.pick(Array(folder.directories.dropFirst())) else { return }
        if step == .removeTree {
            note(step, path)
            try disk.removeTree(path)
            folder.removeTree(path)
            return
        }
        guard let new = freeDirectoryPath(), !new.isWithin(path) else { return }
        note(step, path, new)
        try disk.rename(path, new)
        folder.addTree(new, folder.removeTree(path))
    }

    /// Renames one file or one directory to a free name; the moves that have to be told.
    mutating func singleRename() throws -> [String]? {
        let isDirectory = random.below(2) == 0
        if isDirectory {
            guard let path = random.pick(Array(folder.directories.dropFirst())),
                let new = freeDirectoryPath(), !new.isWithin(path)
            else { return nil }
            let below = folder.files(below: path)
            note(.renameDirectory, path, new)
            try disk.rename(path, new)
            folder.addTree(new, folder.removeTree(path))
            return below.map { file in
                let rest = FilePath(bytes: Array(file.bytes.dropFirst(path.bytes.count + 1)))
                return "moved \(file) → \(new.appending(rest))"
            }
        }
        guard let path = random.pick(folder.files), let new = freeFilePath() else { return nil }
        note(.rename, path, new)
        try disk.rename(path, new)
        folder.removeFile(path)
        folder.addFile(new)
        return ["moved \(path) → \(new)"]
    }
}
