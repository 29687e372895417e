import NIOCore
import TelexModel

/// Everybody who is connected; confined to the event loop.
final class ConnectionRegistry {
    let context: FeedContext
    let moments = MomentPlaces()
    private(set) var shared: SharedLines
    private var connections: [ObjectIdentifier: Connection] = [:]
    private(set) var isStopping = false

    init(_ context: FeedContext) {
        self.context = context
        shared = SharedLines(context.source)
    }

    /// Takes a connection in; false where there are too many.
    ///
    /// The last few places are for admins, so that somebody can always look what is going on.
    func add(_ connection: Connection, userID: UInt32?) -> Bool {
        let isAdmin = userID == 0 || userID == context.settings.userID
        let kept = isAdmin ? 0 : FeedLimits.adminConnections
        guard !isStopping, connections.count < context.settings.connectionLimit - kept else {
            return false
        }
        connections[ObjectIdentifier(connection)] = connection
        return true
    }

    func remove(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    var status: FeedStatus {
        let head = context.source.head().head
        let subscriptions = connections.values.compactMap(\.subscription)
        var status = FeedStatus()
        status.connections = Int64(connections.count)
        status.subscribers = Int64(subscriptions.count)
        status.slowestBehind = subscriptions.reduce(0) { max($0, head - $1.position) }
        return status
    }

    func headMoved() {
        for connection in connections.values { connection.subscription?.headMoved() }
    }

    func stateChanged(_ state: DaemonState, _ reason: ScanReason?) {
        for connection in connections.values {
            connection.subscription?.stateChanged(state, reason)
        }
    }

    /// Ends every connection after what is written for it has been taken, or after a while.
    func sayFarewell(on loop: any EventLoop) -> EventLoopFuture<Void> {
        isStopping = true
        return EventLoopFuture.andAllComplete(
            connections.values.compactMap { $0.sayFarewell() },
            on: loop
        )
    }

    /// The lines that everybody who stands at the same place is sent.
    func sharedLines(after seq: Int64) -> SharedLines.Piece? {
        shared.piece(after: seq)
    }
}

/// Places for answers that hold a moment of the journal: a few at a time, the others wait.
final class MomentPlaces {
    private var free = FeedLimits.momentsAtOnce
    private var waiting: [FilesAnswer] = []

    /// Lets an answer begin once there is a place, perhaps now.
    func take(_ answer: FilesAnswer) {
        if free > 0 {
            free -= 1
            answer.begin()
        } else {
            waiting.append(answer)
        }
    }

    /// Forgets an answer that waits.
    func leave(_ answer: FilesAnswer) {
        waiting.removeAll { $0 === answer }
    }

    /// Gives a place to whoever has waited longest.
    func giveBack() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().begin()
        }
    }
}

/// The latest lines as buffers that all subscribers share: one copy of a commit's lines serves
/// everybody who has caught up.
struct SharedLines {
    struct Piece {
        var last: Int64
        var buffer: ByteBuffer
    }

    /// So many commits are kept: those that are on their way to subscribers at one time.
    private static let pieceLimit = 4

    private let source: FeedSource
    private var pieces: [(after: Int64, piece: Piece)] = []

    init(_ source: FeedSource) {
        self.source = source
    }

    mutating func piece(after seq: Int64) -> Piece? {
        if let known = pieces.first(where: { $0.after == seq }) { return known.piece }
        guard let lines = source.recentLines(seq) else { return nil }
        let piece = Piece(last: lines.last, buffer: ByteBuffer(bytes: lines.bytes))
        if pieces.count == Self.pieceLimit { pieces.removeFirst() }
        pieces.append((seq, piece))
        return piece
    }
}
