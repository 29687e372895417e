import Synchronization

/// The lines of the last commits, so that everybody who has caught up is served from memory.
package final class RecentLines: Sendable {
    /// At most so many bytes are kept: enough for the commits of a burst between two wake-ups.
    static let byteLimit = 4 << 20

    private let state = Mutex(State())

    private struct State {
        var pieces: [LinePiece] = []
        var byteCount = 0
    }

    /// Takes the lines of one commit, which follow those of the one before.
    func append(_ piece: LinePiece) {
        state.withLock { state in
            state.pieces.append(piece)
            state.byteCount += piece.bytes.count
            while state.byteCount > Self.byteLimit, state.pieces.count > 1 {
                state.byteCount -= state.pieces.removeFirst().bytes.count
            }
        }
    }

    /// The lines of the commit that a change is of; nil where it must be read.
    package func piece(with seq: Int64) -> LinePiece? {
        state.withLock { state in
            // Commits are in order, and whoever has caught up stands near the end.
            for piece in state.pieces.reversed() where piece.first <= seq {
                return piece.last >= seq ? piece : nil
            }
            return nil
        }
    }
}

/// Some `change` lines in a row, as they go over the wire.
package struct LinePiece: Sendable {
    /// The first line's change.
    package var first: Int64
    /// The last line's change.
    package var last: Int64
    /// The lines with their newlines.
    package var bytes: [UInt8]
}
