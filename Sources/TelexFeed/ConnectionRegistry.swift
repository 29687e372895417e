import NIOCore
import TelexModel
import TelexWire

/// Everybody who is connected; confined to the event loop.
final class ConnectionRegistry {
    let context: FeedContext
    /// The places of those who hold a moment of the journal.
    let moments = AnswerPlaces(
        count: FeedLimits.momentsAtOnce,
        patienceSeconds: FeedLimits.momentPatienceSeconds
    )
    /// The places of those who hold the numbers of a file's changes.
    let histories = AnswerPlaces(
        count: FeedLimits.historiesAtOnce,
        patienceSeconds: FeedLimits.answerPatienceSeconds
    )
    /// The places of those who hold a content.
    let contents = AnswerPlaces(
        count: FeedLimits.contentsAtOnce,
        patienceSeconds: FeedLimits.answerPatienceSeconds
    )
    let shared: SharedLines
    let consumers: Consumers
    private var connections: [ObjectIdentifier: Connection] = [:]
    /// What is under way: at most one of each kind.
    private var work: [SharedWork] = []
    private(set) var isStopping = false

    init(_ context: FeedContext, _ consumers: [Consumer], on loop: any EventLoop) {
        self.context = context
        shared = SharedLines(context, on: loop)
        self.consumers = Consumers(consumers, context, on: loop)
    }

    /// Takes a connection in; false where there are too many.
    ///
    /// The last few places are for admins, so that somebody can always look what is going on.
    func add(_ connection: Connection) -> Bool {
        let kept = connection.isAdmin ? 0 : FeedLimits.adminConnections
        guard !isStopping, connections.count < context.settings.connectionLimit - kept else {
            return false
        }
        connections[ObjectIdentifier(connection)] = connection
        return true
    }

    func remove(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// Lets a connection wait for the work that is under way, or for a new one.
    func join(_ kind: SharedWork.Kind, _ connection: Connection, _ id: RequestID?) {
        if let known = work.first(where: { $0.kind == kind }) { return known.join(connection, id) }
        guard let loop = connection.eventLoop else { return }
        let new = SharedWork(kind, registry: self)
        work.append(new)
        new.join(connection, id)
        new.begin(context.source, on: loop)
    }

    /// The requests by which a connection waits for shared work; it waits no longer.
    @discardableResult
    func leaveWork(_ connection: Connection) -> [RequestID?] {
        work.flatMap { $0.leave(connection) }
    }

    /// The work is answered: who comes now gets another one.
    func forget(_ done: SharedWork) {
        work.removeAll { $0 === done }
    }

    var status: FeedStatus {
        let head = context.source.head().head
        let subscriptions = connections.values.compactMap(\.subscription)
        var status = FeedStatus()
        status.connections = Int64(connections.count)
        status.subscribers = Int64(subscriptions.count)
        status.slowestBehind = subscriptions.reduce(0) { max($0, head - ($1.position ?? head)) }
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
}
