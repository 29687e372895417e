import NIOCore
import TelexModel
import TelexWire

/// The files of one moment, a page at a time.
struct FilesPieces: AnswerPieces {
    private let files: FeedFiles
    private let filter: PathFilter?
    private let id: RequestID?
    private var after = RelativePath.folder
    private var count: Int64 = 0

    init(_ files: FeedFiles, _ filter: PathFilter?, _ id: RequestID?) {
        self.files = files
        self.filter = filter
        self.id = id
    }

    mutating func next() throws -> AnswerPiece {
        let page = try files.page(after, FeedLimits.filesPage)
        let found = filter.map { filter in page.filter { filter.matches($0.path) } } ?? page
        var writer = LineWriter(capacity: found.count * 256)
        for file in found { writer.file(file, id: id) }
        count += Int64(found.count)
        let isLast = page.count < FeedLimits.filesPage
        if let last = page.last { after = last.path }
        if isLast { writer.end(files.cursor, files: count, id: id) }
        return AnswerPiece(lines: ByteBuffer(bytes: writer.bytes), isLast: isLast)
    }
}
