import TelexFeed
import TelexModel
import TelexWatch

/// The daemon at work.
struct RunningDaemon: Sendable {
    let parts: DaemonParts
    let feed: FeedServer
    let pipeline: PipelineThread
    /// What the pipeline went by at its start.
    let settings: PipelineSettings

    /// Has the pipeline go by a changed configuration; returns when it does.
    func take(_ reload: ConfigurationReload) async {
        var settings = settings
        settings.take(reload.configuration.folder, reload.rules)
        await withCheckedContinuation { continuation in
            let letter = PipelineInbox.Reload(
                settings: settings,
                changesRules: reload.changesRules
            ) { continuation.resume() }
            parts.inbox.ask(letter)
        }
    }

    /// Tells the subscribers, ends the pipeline, and closes the journal.
    func stop() async throws {
        _ = parts.board.update { $0.state = .stopping }
        feed.stateChanged(.stopping, nil)
        await feed.sayFarewell()
        parts.inbox.stop()
        await pipeline.end()
        parts.verifications.stop()
        await feed.shutDown()
        do {
            try parts.journal.close()
        } catch {
            throw StartError.journal(error)
        }
    }
}

/// The thread of the pipeline, whose end can be awaited without blocking.
struct PipelineThread: Sendable {
    private let thread: WatcherThread
    private let ended: AsyncStream<Never>

    init(_ body: @escaping @Sendable () -> Void) throws(StartError) {
        let (ended, continuation) = AsyncStream<Never>.makeStream()
        do throws(SystemCallFailure) {
            thread = try WatcherThread(name: "telex-pipeline") {
                body()
                continuation.finish()
            }
        } catch {
            throw .system(call: error.call, errno: error.errno)
        }
        self.ended = ended
    }

    /// Waits until the thread has ended.
    func end() async {
        for await _ in ended {}
        thread.join()
    }
}
