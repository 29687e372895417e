import Logging
import ServiceLifecycle
import UnixSignals

/// The daemon from its start to its end, as one service of the process.
struct DaemonService: Service {
    let start: DaemonStart
    /// Where the configuration is read from, once more on each SIGHUP.
    let sources: ConfigurationSources
    let notifier: ServiceNotifier?
    let log: Logger

    func run() async throws {
        // From here on SIGHUP does not end the daemon.
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        let running = try await start.run()
        // Now the socket answers and the journal is open; the first scan goes on.
        notify { notifier throws(NotificationError) in try notifier.ready(status: "serving") }
        try await withThrowingTaskGroup { group in
            group.addTask {
                var configuration = start.configuration
                for await _ in hangUps { configuration = await reload(configuration, running) }
            }
            try await gracefulShutdown()
            group.cancelAll()
        }
        log.notice("stopping")
        notify { notifier throws(NotificationError) in try notifier.stopping() }
        try await running.stop()
        log.notice("stopped")
    }

    /// Takes a changed configuration over, or says what is wrong with it and stays as it was;
    /// returns what the daemon runs with.
    private func reload(_ old: Configuration, _ running: RunningDaemon) async -> Configuration {
        let began = running.parts.clocks.monotonic()
        notify { notifier throws(NotificationError) in
            try notifier.reloading(monotonicMicroseconds: began / 1_000)
        }
        var now = old
        var status = "serving"
        do throws(ConfigurationErrors) {
            let reload = try ConfigurationReload(sources, beside: old)
            await running.take(reload)
            now = reload.configuration
            log.notice("reloaded", metadata: ["changed": .list(reload.taken)])
            if !reload.left.isEmpty {
                log.warning(
                    "some changed keys count after a restart alone",
                    metadata: ["keys": .list(reload.left)]
                )
            }
        } catch {
            status = "serving as before: the changed configuration was refused, see the log"
            log.error("the changed configuration is refused, and nothing of it is taken over")
            for mistake in error.all { log.error("\(mistake)") }
        }
        notify { notifier throws(NotificationError) in try notifier.ready(status: status) }
        return now
    }

    private func notify(_ tell: (ServiceNotifier) throws(NotificationError) -> Void) {
        guard let notifier else { return }
        do throws(NotificationError) {
            try tell(notifier)
        } catch {
            log.warning("\(error)")
        }
    }
}

extension Logger.MetadataValue {
    /// Names, one after the other; none is written as such.
    fileprivate static func list(_ names: [String]) -> Logger.MetadataValue {
        .string(names.isEmpty ? "nothing" : names.joined(separator: ", "))
    }
}

extension DaemonService: CustomStringConvertible {
    /// Its name: the service group asks for it at the start, and would write out every table of the
    /// configuration else, which takes longer than all the rest.
    var description: String { "telexd" }
}
