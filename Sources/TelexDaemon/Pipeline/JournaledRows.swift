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
    private var page: ArraySlice<FileRow> = []
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

    /// The next row; nil behind the last.
    mutating func peek() throws(Intake.Failure) -> FileRow? {
        while true {
            guard let row = page.first else {
                if isLastPage { return nil }
                try turnPage()
                continue
            }
            guard let slash = row.path.bytes[start...].firstIndex(of: UInt8(ascii: "/")),
                isPresent(row.path.bytes[start..<slash])
            else { return row }
            passOver(row.path.bytes[..<slash])
        }
    }

    /// Goes on behind the row that was seen.
    mutating func pass() {
        page.removeFirst()
    }

    private mutating func turnPage() throws(Intake.Failure) {
        let rows = try source(after, limit)
        page = rows[...]
        isLastPage = rows.count < limit
        if let last = rows.last { after = last.path.bytes }
        limit = min(limit * 4, limits.page)
    }

    private mutating func passOver(_ directory: ArraySlice<UInt8>) {
        let behind = directory + Self.behindNames
        page = page.drop { !behind.lexicographicallyPrecedes($0.path.bytes) }
        guard page.isEmpty else { return }
        after = Array(behind)
        // Behind a directory that is passed over, another often follows: then a short page is
        // enough.
        limit = limits.shortPage
    }
}
