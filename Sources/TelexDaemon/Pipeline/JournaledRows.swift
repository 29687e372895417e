import TelexJournal
import TelexModel
import TelexSurvey

/// The journaled files of a directory, in path order and read in pages.
///
/// Those below its subdirectories are passed over, since they are compared with those; those below
/// none that is there are among its own.
struct JournaledRows {
    /// Gives at most so many journaled files below the directory after a path.
    typealias Source = (_ after: [UInt8], _ limit: Int) throws(Intake.Failure) -> [FileRow]

    /// Follows every path below a directory, and nothing else: no name is that long.
    private static let behindNames =
        [UInt8(ascii: "/")] + [UInt8](repeating: 0xFF, count: 1_025)

    private let source: Source
    private let limits: FolderComparison.Limits
    private let start: Int
    private let isPresent: (_ name: ArraySlice<UInt8>) -> Bool
    private var page: [FileRow] = []
    private var place = 0
    private var isLastPage = false
    private var after: [UInt8] = []
    private var limit: Int

    /// `isPresent` says of a name in the directory whether a subdirectory has it that is compared.
    init(
        in directory: RelativePath,
        _ limits: FolderComparison.Limits,
        isPresent: @escaping (_ name: ArraySlice<UInt8>) -> Bool,
        _ source: @escaping Source
    ) {
        self.limits = limits
        self.isPresent = isPresent
        self.source = source
        start = directory.isFolder ? 0 : directory.bytes.count + 1
        limit = limits.page
    }

    /// The present row, to be asked for where there is one.
    var row: FileRow { page[place] }
    /// Its path, without a copy of the whole row: a scan asks for each.
    var path: RelativePath { page[place].path }

    /// Whether the present row says the same of the file, and could not say so by mistake.
    func isSame(_ fingerprint: Fingerprint) -> Bool {
        page[place].fingerprint == fingerprint && !page[place].isRacy
    }

    /// Whether the present row is of the same file.
    func isOf(_ identity: FileIdentity) -> Bool {
        page[place].fingerprint.identity == identity
    }

    /// Whether there is a row; false behind the last.
    mutating func hasRow() throws(Intake.Failure) -> Bool {
        while true {
            if place == page.count {
                if isLastPage { return false }
                try turnPage()
                continue
            }
            let path = page[place].path.bytes
            guard let slash = path[start...].firstIndex(of: UInt8(ascii: "/")),
                isPresent(path[start..<slash])
            else { return true }
            passOver(path[..<slash])
        }
    }

    /// Goes on behind the present row.
    mutating func pass() {
        place += 1
    }

    private mutating func turnPage() throws(Intake.Failure) {
        page = try source(after, limit)
        place = 0
        isLastPage = page.count < limit
        if let last = page.last { after = last.path.bytes }
        limit = min(limit * 4, limits.page)
    }

    private mutating func passOver(_ directory: ArraySlice<UInt8>) {
        let behind = directory + Self.behindNames
        while place < page.count, !behind.lexicographicallyPrecedes(page[place].path.bytes) {
            place += 1
        }
        guard place == page.count else { return }
        after = Array(behind)
        // Behind a directory that is passed over, another often follows: then a short page is
        // enough.
        limit = limits.shortPage
    }
}
