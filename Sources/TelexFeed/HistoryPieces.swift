import NIOCore
import TelexWire

/// The changes of one file, a few pages at a time.
struct HistoryPieces: AnswerPieces {
    private let history: FeedHistory
    private let id: RequestID?
    private var offset = 0
    private var isComplete: Bool

    init(_ history: FeedHistory, _ id: RequestID?) {
        self.history = history
        self.id = id
        isComplete = history.isComplete
    }

    mutating func next() throws -> AnswerPiece {
        let limit = FeedLimits.pieceByteCount
        var lines: [UInt8] = []
        var isLast = false
        while lines.count < limit, !isLast {
            if let page = try history.page(offset, limit - lines.count) {
                lines += page.bytes
                offset = page.next
                if page.isCut { isComplete = false }
            } else {
                isLast = true
            }
        }
        var buffer = ByteBuffer(bytes: lines)
        if let id { buffer = buffer.repeating(id) }
        if isLast {
            var writer = LineWriter()
            writer.end(history.cursor, isComplete: isComplete, id: id)
            buffer.writeBytes(writer.bytes)
        }
        return AnswerPiece(lines: buffer, isLast: isLast)
    }
}
