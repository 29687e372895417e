import Glibc
import NIOCore
import NIOPosix
import Synchronization
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

        /// About what it takes in memory; bytes.
        var memory: Int { buffer.readableBytes + 512 }
    }

    private let context: FeedContext
    private let loop: any EventLoop
    /// In the order in which they were read.
    private var pieces: [Piece] = []
    private var byteCount = 0
    /// What is being read, by the change before it, and who waits for it.
    private var waiting: [Int64: [(Result<Piece?, RequestError>) -> Void]] = [:]
    private var ahead: AheadReading?
    /// How many pieces are read ahead, and the last change of those that were.
    private var aheadCount = 1
    private var aheadEnd: Int64?

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
    /// Several pieces in a row: a thread that rests after each finds itself woken on the processor of
    /// who writes, where it would wait. They are more each time that somebody has come to the end of
    /// those before: with many who stand at places of their own, what was read ahead would be let go
    /// of before it is asked for. Hence also only where nothing else is being read. And nothing that
    /// retention has passed: a subscriber is told of that when it asks itself.
    func readAhead(after piece: Piece, upTo last: Int64, oldest: Int64) {
        let next = piece.last + 1
        guard next <= last, next >= oldest, waiting.isEmpty,
            !pieces.contains(where: { $0.first <= next && next <= $0.last }),
            context.source.recentLines(next) == nil
        else { return }
        aheadCount = aheadEnd == piece.last ? min(aheadCount * 2, FeedLimits.piecesAhead) : 1
        let reading = AheadReading(count: aheadCount, last: last)
        ahead = reading
        // Whoever comes there asks again where it fails, and is told why.
        read(after: piece.last, reading)
    }

    /// Reads the lines right after a change, and tells all who asked for them meanwhile.
    ///
    /// None means that there are none yet.
    func read(after seq: Int64, then tell: @escaping (Result<Piece?, RequestError>) -> Void) {
        let isRead = waiting[seq] != nil
        waiting[seq, default: []].append(tell)
        if isRead { return }
        ahead?.isWanted.store(false, ordering: .relaxed)
        read(after: seq, nil)
    }

    private func read(after seq: Int64, _ ahead: AheadReading?) {
        waiting[seq, default: []] += []
        let (loop, source) = (loop, context.source)
        let shared = NIOLoopBound(self, eventLoop: loop)
        context.readers.submit { state in
            var place = seq
            var count = 0
            var next: Int64?
            repeat {
                let (after, result) = (place, Self.lines(source, after: place, state))
                count += 1
                next = ahead?.next(after: result, count)
                place = next ?? place
                loop.execute { [next] in
                    shared.value.took(result, after: after, next: next, isAhead: ahead != nil)
                }
            } while next != nil
        }
    }

    private static func lines(
        _ source: FeedSource,
        after seq: Int64,
        _ state: NIOThreadPool.WorkItemState
    ) -> Result<FeedLines?, any Error> {
        Result {
            if case .cancelled = state { throw CancellationError() }
            return try source.lines(seq, .max, FeedLimits.pieceByteCount)
        }
    }

    /// Takes what was read; what comes after `next` is being read already.
    private func took(
        _ result: Result<FeedLines?, any Error>,
        after seq: Int64,
        next: Int64?,
        isAhead: Bool
    ) {
        let found = result.map { $0.map(keep) }.mapError(RequestError.init)
        if isAhead, case .success(let piece?) = found { aheadEnd = piece.last }
        if let next { waiting[next, default: []] += [] }
        for tell in waiting.removeValue(forKey: seq) ?? [] { tell(found) }
    }

    private func keep(_ lines: FeedLines) -> Piece {
        let piece = Piece(lines)
        pieces.append(piece)
        byteCount += piece.memory
        if byteCount > FeedLimits.sharedByteCount { letGo() }
        return piece
    }

    /// Lets go of a quarter at once: one at a time, each would have all others move up, and lone
    /// changes are pieces of their own.
    private func letGo() {
        var count = 0
        while byteCount > FeedLimits.sharedByteCount / 4 * 3, count < pieces.count - 1 {
            byteCount -= pieces[count].memory
            count += 1
        }
        pieces.removeFirst(count)
    }
}

/// Pieces that are read one after the other before anybody asks for them.
private final class AheadReading: Sendable {
    /// Whether nobody waits for others.
    let isWanted = Atomic(true)
    private let count: Int
    private let last: Int64

    /// So many at most, up to a change.
    init(count: Int, last: Int64) {
        self.count = count
        self.last = last
    }

    /// After which change it goes on, behind so many pieces; nil: not at all.
    func next(after result: Result<FeedLines?, any Error>, _ read: Int) -> Int64? {
        guard case .success(let lines?) = result, lines.last < last,
            read < count, isWanted.load(ordering: .relaxed)
        else { return nil }
        return lines.last
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
