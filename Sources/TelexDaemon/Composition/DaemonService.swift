import Logging
import ServiceLifecycle

/// The daemon from its start to its end, as one service of the process.
struct DaemonService: Service {
    let start: DaemonStart
    let notifier: ServiceNotifier?
    let log: Logger

    func run() async throws {
        let running = try await start.run()
        // Now the socket answers and the journal is open; the first scan goes on.
        notify { notifier throws(NotificationError) in try notifier.ready(status: "serving") }
        try await gracefulShutdown()
        log.notice("stopping")
        notify { notifier throws(NotificationError) in try notifier.stopping() }
        try await running.stop()
        log.notice("stopped")
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
