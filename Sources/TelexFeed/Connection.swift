import CTelexSystem
import Glibc
import NIOCore
import TelexModel
import TelexWire

/// One client's connection: takes its bytes apart into requests, and writes the answers.
///
/// Confined to the event loop. While a client does not read, nothing more is read from it either,
/// so that it costs a bounded amount of memory whatever it sends.
final class Connection: ChannelInboundHandler, ChannelOutboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let registry: ConnectionRegistry
    var subscription: Subscription?
    var answers: [PiecewiseAnswer] = []
    /// The consumer that it has, also after its subscription's end.
    var consumer: ConsumerSession?
    private var channelContext: ChannelHandlerContext?
    private var lines = RequestLines()
    private var requestsUnderWay = 0
    private var isReadHeldBack = false
    private var isTakingRequests = false
    /// The requests to `sync` that are not answered yet.
    private var syncs: [Int: RequestID?] = [:]
    private var lastSync = 0
    /// Whether its user may do what is for admins.
    private(set) var isAdmin = false
    private var isGreeted = false
    private var isInputClosed = false
    private var isRefused = false
    private var isEnding = false

    init(registry: ConnectionRegistry, isAdmin: Bool = false) {
        self.registry = registry
        self.isAdmin = isAdmin
    }

    var source: FeedSource { registry.context.source }
    var isWritable: Bool { channelContext?.channel.isWritable ?? false }
    var eventLoop: (any EventLoop)? { channelContext?.eventLoop }

    func channelActive(context: ChannelHandlerContext) {
        channelContext = context
        guard let provider = context.channel as? any SocketOptionProvider else { return end() }
        let peer: EventLoopFuture<telex_credentials> = provider.unsafeGetSocketOption(
            level: SocketOptionLevel(SOL_SOCKET),
            name: SocketOptionName(SO_PEERCRED)
        )
        peer.assumeIsolated().whenComplete { result in
            self.identify(try? result.get())
        }
    }

    /// Finds out whether the other end is an admin's, and greets it.
    private func identify(_ credentials: telex_credentials?) {
        // One whose user can't be told is nobody's.
        guard let credentials, let context = channelContext else { return greet(isAdmin: false) }
        let settings = registry.context.settings
        var peer = Peer(credentials, on: context.channel)
        if let isAdmin = settings.isAdmin(peer) { return greet(isAdmin: isAdmin) }
        let (userID, groupID) = (peer.userID, peer.groupID)
        registry.context.lookups.runIfActive(eventLoop: context.eventLoop) {
            Peer.databaseGroupIDs(userID: userID, groupID: groupID)
        }
        .assumeIsolated()
        .whenComplete { result in
            peer.otherGroupIDs = (try? result.get()) ?? []
            self.greet(isAdmin: settings.isAdmin(peer) ?? false)
        }
    }

    private func greet(isAdmin: Bool) {
        // It may have gone while its groups were looked up.
        guard channelContext != nil else { return }
        let settings = registry.context.settings
        self.isAdmin = isAdmin
        isGreeted = true
        guard registry.add(self) else {
            isRefused = true
            if registry.isStopping {
                let error = RequestError(.shuttingDown, "the daemon is stopping; come back later")
                refuse(error, nil)
                return end()
            }
            let error = RequestError(
                .overloaded,
                "all \(settings.connectionLimit) connections are taken; close some, or raise "
                    + "socket.max_connections"
            )
            refuse(error, nil)
            return end()
        }
        let head = source.head()
        let hello = Hello(
            daemon: settings.daemon,
            journal: head.journal,
            oldest: head.oldest,
            head: head.head,
            folder: settings.folder,
            durability: settings.durability
        )
        write { $0.hello(hello) }
        takeRequests()
        readOn()
        closeIfDone()
    }

    func channelInactive(context: ChannelHandlerContext) {
        subscription?.cancel()
        subscription = nil
        // None of those that wait is to begin in the place of another of them.
        for answer in answers { answer.leave() }
        for answer in answers { answer.cancel() }
        answers = []
        registry.leaveWork(self)
        if let consumer { registry.consumers.detach(consumer) }
        consumer = nil
        if !isRefused { registry.remove(self) }
        channelContext = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isEnding || isRefused { return }
        lines.append(unwrapInboundIn(data))
        takeRequests()
    }

    func read(context: ChannelHandlerContext) {
        if mustHoldBack {
            isReadHeldBack = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            subscription?.becameWritable()
            takeRequests()
            readOn()
            closeIfDone()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else {
            return context.fireUserInboundEventTriggered(event)
        }
        isInputClosed = true
        closeIfDone()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client that went away, in one of the ways that clients do.
        context.close(promise: nil)
    }

    private var mustHoldBack: Bool {
        !isGreeted || !isWritable || requestsUnderWay >= FeedLimits.requestsAtOnce
    }

    private func readOn() {
        if isReadHeldBack, !mustHoldBack {
            isReadHeldBack = false
            channelContext?.read()
        }
    }

    private func takeRequests() {
        // What is answered at once comes back here: it goes on below, and not one call deeper for
        // each request.
        if isTakingRequests { return }
        isTakingRequests = true
        defer { isTakingRequests = false }
        while !isEnding, !mustHoldBack, let line = lines.next() {
            switch line {
            case .line(let bytes):
                begin(RequestLine(decoding: bytes))
            case .tooLong:
                let limit = WireLimits.requestByteCount
                let error = RequestError(.tooLarge, "a request line is at most \(limit) bytes")
                refuse(error, nil)
                end()
            }
        }
    }
}

extension Connection {
    /// Writes one line.
    func write(_ body: (inout LineWriter) -> Void) {
        var writer = LineWriter()
        body(&writer)
        write(ByteBuffer(bytes: writer.bytes))
    }

    /// Writes why a request fails.
    func refuse(_ error: RequestError, _ id: RequestID?) {
        source.note(error)
        write { $0.error(error, id: id) }
    }

    /// Writes whole lines.
    func write(_ buffer: ByteBuffer) {
        channelContext?.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    /// Writes whole lines with the next that are written, or with `flush`.
    func queue(_ buffer: ByteBuffer) {
        channelContext?.write(wrapOutboundOut(buffer), promise: nil)
    }

    /// Writes what is queued.
    func flush() {
        channelContext?.flush()
    }

    /// Writes whole lines, and goes on when they have left this program.
    func write(_ buffer: ByteBuffer, whenTaken goOn: @escaping () -> Void) {
        guard let context = channelContext else { return }
        context.writeAndFlush(wrapOutboundOut(buffer)).assumeIsolated().whenSuccess { goOn() }
    }

    /// Counts a request that is not answered at once.
    func began() {
        requestsUnderWay += 1
    }

    /// Counts a request to `sync`; by what its answer is known.
    func beganSync(_ id: RequestID?) -> Int {
        began()
        lastSync += 1
        syncs[lastSync] = .some(id)
        return lastSync
    }

    /// Has the answer to a `sync` written, unless the client was told already that it gets none.
    func answeredSync(_ number: Int, _ body: (Connection, RequestID?) -> Void) {
        guard let id = syncs.removeValue(forKey: number) else { return }
        body(self, id)
        answered()
    }

    /// Counts its answer, and goes on with what was held back for it.
    func answered() {
        requestsUnderWay -= 1
        takeRequests()
        readOn()
        closeIfDone()
    }

    /// A client that has said all gets all it asked for, and then the end.
    func closeIfDone() {
        guard isGreeted, isInputClosed, requestsUnderWay == 0 else { return }
        if subscription == nil, !lines.hasLine { end() }
    }

    /// Closes now, whatever is left to write.
    func abort() {
        channelContext?.close(promise: nil)
    }

    /// Closes once everything is written.
    func end() {
        if isEnding { return }
        isEnding = true
        guard let context = channelContext else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
            self.channelContext?.close(promise: nil)
        }
    }

    /// Tells the client that the daemon is stopping; the future is when it has taken that.
    func sayFarewell() -> EventLoopFuture<Void>? {
        guard let context = channelContext else { return nil }
        let error = RequestError(.shuttingDown, "the daemon is stopping; come back later")
        if let subscription {
            subscription.cancel()
            refuse(error, subscription.id)
        }
        for id in registry.leaveWork(self) { refuse(error, id) }
        for (_, id) in syncs.sorted(by: { $0.key < $1.key }) { refuse(error, id) }
        syncs = [:]
        // One that does not read is not waited for.
        let patience = TimeAmount.milliseconds(FeedLimits.farewellMilliseconds)
        let timer = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            self.channelContext?.close(promise: nil)
        }
        end()
        let closed = context.channel.closeFuture
        closed.assumeIsolated().whenComplete { _ in timer.cancel() }
        return closed
    }
}
