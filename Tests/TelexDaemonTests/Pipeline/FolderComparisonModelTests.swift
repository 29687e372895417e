import Glibc
import TelexModel
import TelexSurvey
import Testing

@testable import TelexDaemon
@testable import TelexJournal

/// Comparisons of random directories, beside what a plain model with everything in memory says.
@Suite("A directory beside its rows, whatever they are")
struct FolderComparisonModelTests {
    /// Names that stand close to each other, and to what is below them, in the order of bytes.
    private static let pool = [
        "a", "a!", "a.tmp", "a0", "aa", "b", "b-", "b.", "b0", "c", "d", "e", "\u{e9}", "zz",
    ]
    private static let excludes = [[], [], ["*.tmp"], ["b", "zz"], ["d/b0"]]

    /// One random case.
    private struct Case {
        var random: SplitMix
        var files: Set<String> = []
        var directories: Set<String> = []
        var rows: [FileRow] = []
        let exclude: [String]
        let isDeep: Bool
        let isBelow: Bool

        init(seed: UInt64, in folder: IntakeFolder) throws {
            random = SplitMix(state: seed)
            exclude = excludes[Int.random(in: 0..<excludes.count, using: &random)]
            isDeep = Int.random(in: 0..<8, using: &random) == 0
            isBelow = Bool.random(using: &random)
            try fill(folder)
            try journal(folder)
        }

        var directory: String { isBelow ? "d" : "" }
        private var prefix: String { isBelow ? "d/" : "" }

        private mutating func fill(_ folder: IntakeFolder) throws {
            if isBelow { try folder.makeDirectory("d") }
            for name in pool {
                let path = prefix + name
                switch Int.random(in: 0..<8, using: &random) {
                case 0...2:
                    try folder.write([1], to: path)
                    files.insert(path)
                case 3:
                    guard let other = files.randomElement(using: &random) else { continue }
                    try #require(link(folder.absolute(other), folder.absolute(path)) == 0)
                    files.insert(path)
                case 4...5:
                    try folder.makeDirectory(path)
                    directories.insert(path)
                case 6: try #require(mkfifo(folder.absolute(path), 0o644) == 0)
                default: break
                }
            }
        }

        private mutating func journal(_ folder: IntakeFolder) throws {
            var paths: [String] = []
            for name in pool {
                if Bool.random(using: &random) { paths.append(prefix + name) }
                for number in 0..<max(0, Int.random(in: -2..<4, using: &random)) {
                    paths.append(prefix + name + (number == 2 ? "/x/y" : "/\(number)"))
                }
            }
            rows = try folder.rows(paths)
            for index in rows.indices {
                switch Int.random(in: 0..<8, using: &random) {
                case 0: rows[index].isRacy = true
                case 1: rows[index].fingerprint.ctime = Timestamp(nanoseconds: 5)
                case 2:
                    // It is where another was.
                    rows[index].fingerprint.identity =
                        rows[Int.random(in: rows.indices, using: &random)].fingerprint.identity
                default: break
                }
            }
        }

        mutating func limits() -> FolderComparison.Limits {
            var limits = FolderComparison.Limits()
            limits.page = Int.random(in: 1...6, using: &random)
            limits.shortPage = Int.random(in: 1...limits.page, using: &random)
            limits.batch = Int.random(in: 1...4, using: &random)
            return limits
        }
    }

    /// What is to be done, by a model that has everything in memory.
    private struct Expected {
        var directories: [String] = []
        var looks: [String] = []
        var absent: Set<RelativePath> = []

        init(_ given: Case, _ folder: IntakeFolder) throws {
            let rules = try PathRules(include: [], exclude: given.exclude)
            directories = given.directories.map { RelativePath($0) }.sorted()
                .filter { rules.excludesDirectory($0) == nil }.map(\.description)
            let files = given.files.map { RelativePath($0) }.sorted()
                .filter { rules.verdict(forFile: $0) == .included }
            let known = Dictionary(uniqueKeysWithValues: given.rows.map { ($0.path, $0) })
            let opened = try Folder(path: folder.path + "/folder")
            var named: Set<RelativePath> = []
            for path in files {
                let found = try opened.stat(path).fingerprint
                if let row = known[path], row.fingerprint.identity == found.identity {
                    let isSame = row.fingerprint == found && !row.isRacy && !given.isDeep
                    if !isSame { looks.append(path.description) }
                    continue
                }
                for row in given.rows
                where row.fingerprint.identity == found.identity && row.path != path {
                    if named.insert(row.path).inserted { looks.append("(\(row.path))") }
                }
                looks.append(path.description)
            }
            let below = given.directory.isEmpty ? [] : Array("d/".utf8)
            absent = Set(
                given.rows.map(\.path).filter { path in
                    let rest = path.bytes.dropFirst(below.count)
                    if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
                        let top = RelativePath(bytes: Array(path.bytes[..<slash]))
                        return !directories.contains(top.description)
                    }
                    return !files.contains(path)
                }
            )
        }
    }

    // scenario 30
    @Test("comes to what a plain model says", arguments: 0..<20)
    func model(round: UInt64) throws {
        for step in 0..<15 {
            let seed = round << 32 | UInt64(step)
            let folder = try IntakeFolder()
            var given = try Case(seed: seed, in: folder)
            let expected = try Expected(given, folder)
            let limits = given.limits()
            let found = try folder.compare(
                given.rows,
                at: given.directory,
                exclude: given.exclude,
                deep: given.isDeep,
                limits: limits,
                pieceLimit: Int.random(in: 1...5, using: &given.random),
                moved: { [rows = given.rows] identity in
                    rows.filter { $0.fingerprint.identity == identity }
                }
            )
            #expect(found.isWhole)
            #expect(found.directories.map(\.description) == expected.directories, "seed \(seed)")
            let looks = found.jobs.map { $0.concludesAbsence ? "(\($0.path))" : "\($0.path)" }
            #expect(looks == expected.looks, "seed \(seed)")
            #expect(Set(found.absent.map(\.path)) == expected.absent, "seed \(seed)")
            #expect(found.absent.count == expected.absent.count, "seed \(seed)")
            for (number, batch) in found.batches.enumerated() {
                #expect(batch.last?.concludesAbsence == false)
                #expect(batch.count >= limits.batch || number == found.batches.count - 1)
            }
        }
    }
}

/// Numbers that come again with the same seed (Steele, Lea, Flood: SplitMix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
