public import NIOCore
import NIOPosix

/// The way to a daemon.
public enum TelexClient {
    /// Connects to the daemon's socket and waits for its greeting.
    ///
    /// One event loop is enough for any number of connections.
    public static func connect(
        socketPath: String,
        on group: any EventLoopGroup,
        within patience: Duration = ClientLimits.greetingPatience
    ) async throws(TelexClientError) -> TelexConnection {
        let channel: any Channel
        let reader: NIOLoopBound<LineReader>
        do {
            (channel, reader) = try await ClientBootstrap(group: group)
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
            throw .unreachable(path: socketPath, errno: errorNumber(of: error))
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
