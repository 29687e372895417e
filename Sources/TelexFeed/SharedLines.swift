import Glibc
import NIOCore
import NIOPosix
import TelexWire

/// The lines that were read last: one read of the journal serves everybody who stands in the same
/// stretch of it.
///
/// Confined to the event loop.
final class SharedLines {
    /// Some lines in a row.
    struct Piece: Sendable {
        /// The first line's change.
        var first: Int64
        /// The last line's change.
        var last: Int64
        var buffer: ByteBuffer

        init(_ lines: FeedLines) {
            first = lines.first
            last = lines.last
            buffer = ByteBuffer(bytes: lines.bytes)
        }
    }

    private let context: FeedContext
    private let loop: any EventLoop
    /// In the order in which they were read.
    private var pieces: [Piece] = []
    private var byteCount = 0
    private var waiting: [Int64: [(Result<Piece?, RequestError>) -> Void]] = [:]

    init(_ context: FeedContext, on loop: any EventLoop) {
        self.context = context
        self.loop = loop
    }

    /// The lines right after a change, if they are in memory.
    func piece(after seq: Int64) -> Piece? {
        let next = seq + 1
        if let known = pieces.last(where: { $0.first <= next && next <= $0.last }) {
            return known.from(next)
        }
        return context.source.recentLines(next).map { keep($0).from(next) }
    }

    /// Begins to read what comes after a piece that is being written, so that reading and writing
    /// go on beside each other.
    ///
    /// Only where nothing else is being read: with many who stand at places of their own, what was
    /// read ahead would be let go of before it is asked for. And nothing that retention has passed:
    /// a subscriber is told of that when it asks itself.
    func readAhead(after piece: Piece, upTo last: Int64, oldest: Int64) {
        guard piece.last < last, piece.last + 1 >= oldest, waiting.isEmpty,
            !pieces.contains(where: { $0.first <= piece.last + 1 && piece.last + 1 <= $0.last })
        else { return }
        // Whoever comes there asks again where it fails, and is told why.
        read(after: piece.last) { _ in }
    }

    /// Reads the lines right after a change, and tells all who asked for them meanwhile.
    ///
    /// None means that there are none yet.
    func read(after seq: Int64, then tell: @escaping (Result<Piece?, RequestError>) -> Void) {
        if waiting[seq] != nil {
            waiting[seq]?.append(tell)
            return
        }
        waiting[seq] = [tell]
        let source = context.source
        context.readers.runIfActive(eventLoop: loop) {
            try source.lines(seq, .max, FeedLimits.pieceByteCount)
        }
        .assumeIsolated()
        .whenComplete { [self] result in
            let found = result.map { $0.map(keep) }.mapError(RequestError.init)
            for tell in waiting.removeValue(forKey: seq) ?? [] { tell(found) }
        }
    }

    private func keep(_ lines: FeedLines) -> Piece {
        let piece = Piece(lines)
        pieces.append(piece)
        byteCount += piece.buffer.readableBytes
        while byteCount > FeedLimits.sharedByteCount, pieces.count > 1 {
            byteCount -= pieces.removeFirst().buffer.readableBytes
        }
        return piece
    }
}

extension SharedLines.Piece {
    /// The lines from a change on, which is one of them.
    func from(_ seq: Int64) -> Self {
        var rest = self
        rest.buffer.moveReaderIndex(forwardBy: byteCount(lines: seq - first))
        rest.first = seq
        return rest
    }

    /// At most so many of the lines.
    func prefix(_ count: Int64) -> Self {
        if last - first < count { return self }
        var start = self
        let byteCount = byteCount(lines: count)
        start.buffer.moveWriterIndex(to: buffer.readerIndex + byteCount)
        start.last = first + count - 1
        return start
    }

    /// What the first so many lines take.
    private func byteCount(lines: Int64) -> Int {
        buffer.withUnsafeReadableBytes { bytes in
            var end = 0
            var left = lines
            while left > 0, let start = bytes.baseAddress,
                let newline = memchr(start + end, Int32(UInt8(ascii: "\n")), bytes.count - end)
            {
                end = UnsafeRawPointer(newline) - start + 1
                left -= 1
            }
            return end
        }
    }
}

extension RequestError {
    /// What a client is told of a question to the journal that failed.
    init(_ error: any Error) {
        self =
            error as? RequestError
            ?? RequestError(.internal, "the journal can't be read: \(error)")
    }
}
