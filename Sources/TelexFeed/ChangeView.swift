import Glibc
import NIOCore
import TelexModel
import TelexWire

/// Which changes a subscription is sent, and what their lines look like.
struct ChangeView: Sendable {
    let filter: ChangeFilter
    let includesText: Bool
    let format: ChangeFormat
    let id: RequestID?

    init(_ request: SubscribeRequest, _ id: RequestID?) {
        filter = request.filter
        includesText = request.includesText
        format = request.format
        self.id = id
    }

    /// Whether lines are sent as they are stored, but for the request's id.
    var isPlain: Bool { !includesText && format == .telex && filter == ChangeFilter() }

    /// How far lines are rendered at once.
    struct Limit {
        /// At most so many changes.
        var changes: Int64
        /// None after this one.
        var last: Int64
    }

    /// Some lines, as far as they were rendered at once.
    struct Rendered: Sendable {
        var lines: ByteBuffer
        /// The changes that are in the lines.
        var seqs: [Int64]
        /// The last change that was looked at.
        var last: Int64
    }

    /// Renders the first lines of a piece, on a thread that may wait for the disk.
    ///
    /// It stops after a while, so that a filter that takes long does not hold others up.
    func render(_ piece: SharedLines.Piece, _ limit: Limit, _ source: FeedSource) throws -> Rendered
    {
        let end = NIODeadline.now() + .milliseconds(FeedLimits.renderMilliseconds)
        var writer = LineWriter(capacity: isPlain ? 0 : 4 << 10)
        var seqs: [Int64] = []
        var seq = piece.first - 1
        try piece.forEachLine { line in
            seq += 1
            let parts = try Self.parts(line, seq)
            if parts.pass(filter) {
                let text = text(parts, line, source)
                writer.change(stored: line, parts, format, text: text, id: id)
                seqs.append(seq)
            }
            return seq < limit.last && Int64(seqs.count) < limit.changes
                && writer.bytes.count < FeedLimits.pieceByteCount && .now() < end
        }
        return Rendered(lines: ByteBuffer(bytes: writer.bytes), seqs: seqs, last: seq)
    }

    /// The changes of a piece that the filter lets through.
    func matches(_ piece: SharedLines.Piece) throws -> [Int64] {
        var matches: [Int64] = []
        var seq = piece.first - 1
        try piece.forEachLine { line in
            seq += 1
            if try Self.parts(line, seq).pass(filter) { matches.append(seq) }
            return true
        }
        return matches
    }

    private static func parts(
        _ line: UnsafeBufferPointer<UInt8>,
        _ seq: Int64
    ) throws -> ChangeLineParts {
        if let parts = ChangeLineParts(line) { return parts }
        throw RequestError(
            .internal,
            "the journal's change \(seq) is not as it was written; 'telexd verify' says more"
        )
    }

    private func text(
        _ parts: ChangeLineParts,
        _ line: UnsafeBufferPointer<UInt8>,
        _ source: FeedSource
    ) -> IncludedText {
        guard includesText, parts.kind == .added || parts.kind == .modified,
            let hash = ContentHash(text: String(decoding: line[parts.hash], as: UTF8.self))
        else { return .none }
        // One that can't be read stops nobody: who asks for it by 'content' is told why.
        return (try? source.text(hash)) ?? .omitted
    }
}

extension SharedLines.Piece {
    /// Gives each line with its newline to `body`, as long as that says to go on.
    fileprivate func forEachLine(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Bool
    ) rethrows {
        try buffer.withUnsafeReadableBytes { bytes in
            let bytes = bytes.bindMemory(to: UInt8.self)
            var start = 0
            while start < bytes.count, let base = bytes.baseAddress,
                let newline = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
            {
                let end = UnsafeRawPointer(newline) - UnsafeRawPointer(base) + 1
                if try !body(UnsafeBufferPointer(rebasing: bytes[start..<end])) { return }
                start = end
            }
        }
    }
}
