import NIOCore
import TelexWire

/// A content, a line's part at a time.
struct ContentPieces: AnswerPieces {
    private var parts: ContentParts
    private let id: RequestID?

    init(_ content: FeedContent, _ id: RequestID?) {
        parts = ContentParts(content)
        self.id = id
    }

    mutating func next() throws -> AnswerPiece {
        let part = parts.next()
        var writer = LineWriter(capacity: part.bytes.count + part.bytes.count / 2)
        writer.content(part, id: id)
        return AnswerPiece(lines: ByteBuffer(bytes: writer.bytes), isLast: !part.hasMore)
    }
}

/// Takes a content apart into what fits a line each; pure.
///
/// Text is cut between its Unicode scalars, anything else at groups of three bytes, so that the
/// parts' base 64 may be joined as it is.
struct ContentParts {
    private let content: FeedContent
    private let isText: Bool
    private let limit: Int
    private var start = 0
    private var number: Int64 = 0

    init(_ content: FeedContent, byteLimit: Int = WireLimits.contentPartByteCount) {
        self.content = content
        isText = isUTF8(content.bytes)
        limit = byteLimit
    }

    /// The next part; there is always a first, and none may be asked for behind the last.
    mutating func next() -> ContentPart {
        let bytes = content.bytes
        let part = start..<end
        start = part.upperBound
        number += 1
        let hasMore = start < bytes.count
        return ContentPart(
            hash: content.hash,
            size: content.size,
            bytes: bytes[part],
            isText: isText,
            number: number > 1 || hasMore ? number : nil,
            hasMore: hasMore
        )
    }

    /// Where the next part ends.
    private var end: Int {
        let bytes = content.bytes
        if bytes.count - start <= limit { return bytes.count }
        if !isText { return start + limit - limit % 3 }
        var end = start + limit
        // The bytes after a scalar's first begin with 10.
        while bytes[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
        return end
    }
}
