public import NIOCore
import NIOPosix
public import TelexWire

/// A daemon, as its clients see it: where it is, and what can be asked of it.
///
/// Making one connects to nothing. Each question has a connection of its own, which ends with its
/// answer: on one machine that costs less than the answer, several at once hold nobody up, a long
/// answer is read no faster than you take it, and a cancelled task leaves nothing behind. A question
/// is asked once: when the connection ends before its answer, it fails. Only ``changes(_:)`` connects
/// again by itself.
public struct TelexClient: Sendable {
    /// Where a daemon is that runs as a service.
    public static let defaultSocketPath = "/run/telex/telex.sock"

    /// The daemon's socket.
    public let socketPath: String
    /// How long feeds wait before they connect again.
    public var backoff = Backoff()
    private let eventLoops: any EventLoopGroup

    /// Names a daemon by its socket.
    public init(socketPath: String = TelexClient.defaultSocketPath) {
        self.init(socketPath: socketPath, eventLoops: MultiThreadedEventLoopGroup.singleton)
    }

    /// The same, with connections that run on event loops of your own; one is enough for any number.
    public init(socketPath: String, eventLoops: any EventLoopGroup) {
        self.socketPath = socketPath
        self.eventLoops = eventLoops
    }

    /// The changes that a subscription asks for, and with a snapshot the files before them.
    ///
    /// Nothing is asked before the first element is; a daemon that is not there then is an error.
    public func changes(_ request: SubscribeRequest = SubscribeRequest()) -> ChangeFeed {
        ChangeFeed(
            request,
            connect: { () async throws(TelexClientError) in try await connect() },
            backoff: backoff
        )
    }

    /// All changes after a place, and those to come.
    public func changes(since: Since) -> ChangeFeed {
        changes(SubscribeRequest(since: since))
    }

    /// What the daemon says of itself when one connects.
    public func hello() async throws(TelexClientError) -> Hello {
        try await connect().hello
    }

    /// Connects to the daemon's socket and waits for its greeting.
    package func connect(
        within patience: Duration = ClientLimits.greetingPatience
    ) async throws(TelexClientError) -> TelexConnection {
        let channel: any Channel
        let reader: NIOLoopBound<LineReader>
        do {
            (channel, reader) = try await ClientBootstrap(group: eventLoops)
                .channelOption(.autoRead, value: false)
                .connectTimeout(TimeAmount(patience))
                .connect(unixDomainSocketPath: socketPath) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let reader = LineReader()
                        try channel.pipeline.syncOperations.addHandler(reader)
                        return (channel, NIOLoopBound(reader, eventLoop: channel.eventLoop))
                    }
                }
        } catch {
            throw .unreachable(path: socketPath, errno: Self.errorNumber(of: error))
        }
        return try await TelexConnection(channel, reader, patience: patience)
    }

    private static func errorNumber(of error: any Error) -> Int32 {
        switch error {
        case let error as IOError: error.errnoCode
        case SocketAddressError.unixDomainSocketPathTooLong: ENAMETOOLONG
        case ChannelError.connectTimeout: ETIMEDOUT
        default: EIO
        }
    }
}
