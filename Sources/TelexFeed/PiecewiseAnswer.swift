import NIOCore
import TelexWire

/// Writes a long answer, a piece whenever the client has taken the one before.
///
/// What the pieces are read from is held meanwhile, a moment of the journal or a whole content: so
/// only a few answers go on at once, and a client that is slow to take one is let go.
final class PiecewiseAnswer {
    let connection: Connection
    private let places: AnswerPlaces
    private let open: @Sendable (FeedSource) throws -> any AnswerPieces
    private let ended: (Result<AnswerPiece, RequestError>) -> Void
    private var pieces: (any AnswerPieces)?
    private var patience: Scheduled<Void>?
    private var hasPlace = false
    private var isCancelled = false

    /// Tells by `ended` of the last piece, when the client has taken it, or of what went wrong.
    init(
        _ connection: Connection,
        in places: AnswerPlaces,
        open: @escaping @Sendable (FeedSource) throws -> any AnswerPieces,
        ended: @escaping (Result<AnswerPiece, RequestError>) -> Void
    ) {
        self.connection = connection
        self.places = places
        self.open = open
        self.ended = ended
    }

    /// Takes hold of what is asked for, once there is a place for that.
    func begin() {
        hasPlace = true
        // A client that is gone takes nothing.
        if connection.eventLoop == nil { return cancel() }
        waitForClient()
        goOn()
    }

    /// Takes no place any more, when the client is gone.
    func leave() {
        isCancelled = true
        places.leave(self)
    }

    /// Lets go of what it holds, when the client is gone.
    func cancel() {
        leave()
        giveBack()
    }

    private func goOn() {
        if isCancelled { return }
        let open = open
        let known = pieces
        connection.read { source in
            var pieces = try known ?? open(source)
            let piece = try pieces.next()
            return (pieces, piece)
        } then: { [self] _, read in
            if isCancelled { return }
            pieces = read.0
            // A place is given back when all is taken, and not before: what waits to be written is
            // held as well.
            let piece = read.1
            connection.write(piece.lines) { [self] in
                if piece.isLast { finish(.success(piece)) } else { goOn() }
            }
        } failed: { [self] _, error in
            finish(.failure(error))
        }
    }

    private func waitForClient() {
        let time = TimeAmount.seconds(places.patienceSeconds)
        patience = connection.eventLoop?.assumeIsolated().scheduleTask(in: time) { [connection] in
            connection.abort()
        }
    }

    private func finish(_ result: Result<AnswerPiece, RequestError>) {
        if isCancelled { return }
        giveBack()
        connection.answers.removeAll { $0 === self }
        ended(result)
    }

    private func giveBack() {
        patience?.cancel()
        pieces = nil
        guard hasPlace else { return }
        hasPlace = false
        places.giveBack(from: self)
    }
}
