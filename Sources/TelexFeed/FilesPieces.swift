import NIOCore
import TelexModel
import TelexWire

/// The files of one moment, a page at a time.
struct FilesPieces: AnswerPieces {
    /// What follows the last file.
    enum End {
        /// The end of the answer.
        case answer
        /// The changes after that moment.
        case changes
    }

    private let files: FeedFiles
    private let filter: PathFilter?
    private let end: End
    private let id: RequestID?
    private var after = RelativePath.folder
    private var count: Int64 = 0

    init(_ files: FeedFiles, _ filter: PathFilter?, before end: End, _ id: RequestID?) {
        self.files = files
        self.filter = filter
        self.end = end
        self.id = id
    }

    mutating func next() throws -> AnswerPiece {
        let page = try files.page(after, FeedLimits.filesPage)
        let found = filter.map { filter in page.filter { filter.matches($0.path) } } ?? page
        var writer = LineWriter(capacity: found.count * 256)
        for file in found { writer.file(file, id: id) }
        count += Int64(found.count)
        if let last = page.last { after = last.path }
        let isLast = page.count < FeedLimits.filesPage
        if isLast {
            switch end {
            case .answer: writer.end(files.cursor, files: count, id: id)
            case .changes: writer.snapshotEnd(files.cursor, files: count, id: id)
            }
        }
        return AnswerPiece(
            lines: ByteBuffer(bytes: writer.bytes),
            isLast: isLast,
            cursor: files.cursor
        )
    }
}
