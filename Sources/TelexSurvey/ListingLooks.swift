import Dispatch
import Synchronization

/// The looks at a directory's files, piece by piece, a few pieces ahead of the one that is asked for.
package struct ListingLooks {
    /// So many pieces are begun before they are asked for, one for each of two threads.
    static let piecesAhead = 2

    private let listing: DirectoryListing
    private let begin: (Int) -> PieceTicket
    private var begun: [PieceTicket] = []
    private var next = 0

    init(_ listing: DirectoryListing, begin: @escaping (Int) -> PieceTicket) {
        self.listing = listing
        self.begin = begin
        beginAhead()
    }

    /// Waits for the next piece; nil behind the last.
    package mutating func take() throws(WalkFailure) -> [NameLook]? {
        if next == listing.pieceCount { return nil }
        next += 1
        if next == 1 { return listing.firstLooks }
        let ticket = begun.removeFirst()
        beginAhead()
        return try ticket.wait().get()
    }

    private mutating func beginAhead() {
        let first = max(next, 1)
        for number in first..<max(first, min(first + Self.piecesAhead, listing.pieceCount))
        where number - first >= begun.count {
            begun.append(begin(number))
        }
    }
}

/// What ends a walk through a directory.
package enum WalkFailure: Error, Equatable {
    /// The folder could not be opened.
    case folder(SystemError)
    /// The directory could not be opened again, or another stands there by now (`ESTALE`).
    case directory(SystemError)
}

/// One piece under way.
final class PieceTicket: Sendable {
    let group = DispatchGroup()
    private let looks: Mutex<Result<[NameLook], WalkFailure>> = Mutex(.success([]))

    func put(_ looks: Result<[NameLook], WalkFailure>) {
        self.looks.withLock { $0 = looks }
    }

    func wait() -> Result<[NameLook], WalkFailure> {
        group.wait()
        return looks.withLock { $0 }
    }
}
