import NIOCore
import TelexModel
import TelexWire

/// The articles that more than one file holds, a page at a time.
struct DuplicatesPieces: AnswerPieces {
    private let duplicates: FeedDuplicates
    private let id: RequestID?
    private var last: DuplicatedArticle?

    init(_ duplicates: FeedDuplicates, _ id: RequestID?) {
        self.duplicates = duplicates
        self.id = id
    }

    mutating func next() throws -> AnswerPiece {
        let limit = FeedLimits.duplicatesPage
        let page = try duplicates.page(last, limit, FeedLimits.duplicateFiles)
        var writer = LineWriter(capacity: page.count * 512)
        for article in page { writer.duplicates(article, id: id) }
        last = page.last
        let isLast = page.count < limit
        if isLast { writer.end(duplicates.cursor, duplicates.totals, id: id) }
        return AnswerPiece(lines: ByteBuffer(bytes: writer.bytes), isLast: isLast)
    }
}
