import TestSupport

/// What a random history may do next, each as often as its weight says.
enum HistoryStep: String, CaseIterable {
    case write
    case append
    case overwrite
    case truncate
    case rename
    case renameDirectory
    case makeDirectories
    case removeTree
    case remove
    case link
    case touch
    case temporaryName
    case leave
    case comeBack
    case exchange
    /// A file and a directory.
    case exchangeUnlike
    /// A directory moves, and a symbolic link to it takes its place.
    case linkDirectory
    case linkFile
    case removeLink
    case unnamed

    var weight: Int {
        switch self {
        case .write: 22
        case .append, .rename, .makeDirectories: 9
        case .overwrite, .remove, .temporaryName: 6
        case .renameDirectory: 7
        case .link, .touch: 5
        case .truncate, .removeTree: 3
        case .leave, .comeBack, .exchange, .unnamed: 2
        case .linkDirectory, .linkFile: 2
        case .exchangeUnlike: 1
        case .removeLink: 3
        }
    }

    static func random(_ random: inout SeededRandom) -> HistoryStep {
        var rest = random.below(allCases.reduce(0) { $0 + $1.weight })
        for step in allCases {
            rest -= step.weight
            if rest < 0 { return step }
        }
        return .write
    }
}
