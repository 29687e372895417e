import Synchronization

/// The lines of the last commits, so that everybody who has caught up is served from memory.
package final class RecentLines: Sendable {
    /// At most so many bytes are kept: enough for the commits of a burst between two wake-ups.
    static let byteLimit = 4 << 20

    private let state = Mutex(State())

    private struct State {
        var pieces: [LinePiece] = []
        var byteCount = 0

        /// Lets go of a quarter at once: one at a time, each would have all others move up.
        mutating func letGo() {
            var count = 0
            while byteCount > RecentLines.byteLimit / 4 * 3, count < pieces.count - 1 {
                byteCount -= pieces[count].bytes.count
                count += 1
            }
            pieces.removeFirst(count)
        }
    }

    /// Takes the lines of one commit, which follow those of the one before.
    func append(_ piece: LinePiece) {
        state.withLock { state in
            state.pieces.append(piece)
            state.byteCount += piece.bytes.count
            if state.byteCount > Self.byteLimit { state.letGo() }
        }
    }

    /// The lines of the commit that a change is of; nil where it must be read.
    package func piece(with seq: Int64) -> LinePiece? {
        state.withLock { state in
            // Commits are in order, one after the other.
            var low = 0
            var high = state.pieces.count
            while low < high {
                let middle = low + (high - low) / 2
                if state.pieces[middle].last < seq { low = middle + 1 } else { high = middle }
            }
            guard low < state.pieces.count, state.pieces[low].first <= seq else { return nil }
            return state.pieces[low]
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
