import NIOCore
import NIOPosix
import Synchronization
package import TelexModel

/// Serves the journal over a Unix socket: one event loop for all connections, and a few threads
/// that read the journal for it.
package final class FeedServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let readers: NIOThreadPool
    private let keeper: NIOThreadPool
    private let lookups: NIOThreadPool
    private let file: SocketFile
    private let listener: any Channel
    private let registry: NIOLoopBound<ConnectionRegistry>
    private let loop: any EventLoop
    private let isWakeScheduled = Atomic(false)

    /// Listens; connections are served from now on, the consumers as the journal keeps them.
    package init(
        _ settings: FeedSettings,
        source: FeedSource,
        consumers: [Consumer] = []
    ) async throws {
        var file = try SocketFile(path: settings.path)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        readers = NIOThreadPool(numberOfThreads: FeedLimits.readerThreads)
        readers.start()
        keeper = NIOThreadPool(numberOfThreads: 1)
        keeper.start()
        lookups = NIOThreadPool(numberOfThreads: 1)
        lookups.start()
        let loop = group.next()
        self.loop = loop
        let context = FeedContext(
            settings: settings,
            source: source,
            readers: readers,
            keeper: keeper,
            lookups: lookups
        )
        do {
            let bound = try await loop.submit {
                NIOLoopBound(
                    ConnectionRegistry(context, consumers, on: loop),
                    eventLoop: loop
                )
            }.get()
            registry = bound
            listener = try await ServerBootstrap(group: group)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            Connection(registry: bound.value)
                        )
                    }
                }
                .withBoundSocket(try file.listen(backlog: FeedLimits.backlog))
                .get()
            try file.putInPlace(mode: settings.mode, groupID: settings.groupID)
            self.file = file
        } catch {
            file.close()
            try? await readers.shutdownGracefully()
            try? await keeper.shutdownGracefully()
            try? await lookups.shutdownGracefully()
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Says that the journal's head has moved; from any thread, as often as it likes.
    package func headMoved() {
        // One wake-up for all that was announced since the last one.
        if isWakeScheduled.exchange(true, ordering: .acquiringAndReleasing) { return }
        loop.execute {
            self.isWakeScheduled.store(false, ordering: .releasing)
            self.registry.value.headMoved()
        }
    }

    /// Says that the daemon's state has become another; from any thread.
    package func stateChanged(_ state: DaemonState, _ reason: ScanReason?) {
        loop.execute { self.registry.value.stateChanged(state, reason) }
    }

    /// Tells everybody that the daemon is stopping, lets them take what is left, and closes.
    package func sayFarewell() async {
        try? await listener.close()
        try? await loop.flatSubmit { self.registry.value.sayFarewell(on: self.loop) }.get()
        file.close()
    }

    /// Ends the threads, once nobody calls `headMoved` or answers a `sync` any more.
    package func shutDown() async {
        // A look into a folder that hangs is not waited for.
        lookups.shutdownGracefully { _ in }
        try? await keeper.shutdownGracefully()
        try? await readers.shutdownGracefully()
        try? await group.shutdownGracefully()
    }
}

/// What every connection needs.
struct FeedContext: Sendable {
    let settings: FeedSettings
    let source: FeedSource
    /// Read the journal.
    let readers: NIOThreadPool
    /// Keeps the consumers' places: nobody's reading is waited for.
    let keeper: NIOThreadPool
    /// Looks at what may hang: the folder on the disk, and the database of users.
    let lookups: NIOThreadPool
}
