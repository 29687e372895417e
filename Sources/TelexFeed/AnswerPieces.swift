import NIOCore
import TelexModel

/// The lines of a long answer, read a piece at a time on a thread that may wait for the disk.
protocol AnswerPieces: Sendable {
    /// The next piece; none is asked for after the last.
    mutating func next() throws -> AnswerPiece
}

/// Some whole lines of an answer.
struct AnswerPiece: Sendable {
    var lines: ByteBuffer
    /// Whether the answer ends with them.
    var isLast: Bool
    /// The moment that they are of, where that matters to what follows.
    var cursor: Cursor?
}
