/// What a history's configuration lets into the journal, said once as globs and once as it is meant.
enum HistoryRules: CaseIterable {
    case everything
    /// What is called so, a file or a directory with all below.
    case noneCalled
    case noneEnding
    /// One directory, by its whole path.
    case noneBelow
    case onlyEven
    case onlyBelow

    /// The configuration.
    var text: String {
        let (include, exclude) =
            switch self {
            case .everything: ("", "")
            case .noneCalled: ("", ", d3")
            case .noneEnding: ("", ", \"*1.txt\"")
            case .noneBelow: ("", ", d1/d2")
            case .onlyEven: ("\"*[02468].txt\"", "")
            case .onlyBelow: ("\"d[245]/**\"", "")
            }
        return "folder:\n  include: [\(include)]\n  exclude: [\"*.part\"\(exclude)]\n"
    }

    /// Whether a file of this path belongs into the journal.
    func journals(_ path: FilePath) -> Bool {
        if excludes(path) { return false }
        let names = path.names
        switch self {
        case .onlyEven:
            return names.contains { name in
                "02468".contains { name.bytes.reversed().starts(with: "txt.\($0)".utf8) }
            }
        case .onlyBelow:
            return names.count > 1 && ["d2", "d4", "d5"].contains(names[0])
        default: return true
        }
    }

    /// Whether this directory is left out with all that is below it.
    func excludes(_ path: FilePath) -> Bool {
        switch self {
        case .noneCalled: path.names.contains("d3")
        case .noneEnding:
            path.names.contains { $0.bytes.reversed().starts(with: "txt.1".utf8) }
        case .noneBelow: path.isWithin("d1/d2")
        default: false
        }
    }
}

extension FilePath {
    /// The names that the path is made of.
    var names: [FilePath] {
        bytes.split(separator: UInt8(ascii: "/")).map { FilePath(bytes: Array($0)) }
    }
}
