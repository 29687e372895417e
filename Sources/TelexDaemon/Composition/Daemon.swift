import Glibc
import Logging
import ServiceLifecycle
import TelexFeed
import TelexJournal
import TelexModel
import TelexSurvey
import TelexWatch

/// The daemon: here alone the stages meet.
package enum Daemon {
    /// Name and version, as `hello` and `status` tell them.
    static let name = "telexd \(ProductVersion.text)"

    /// Reads the configuration, runs in the foreground until SIGTERM or SIGINT, and says what the
    /// program is to end with.
    package static func run(
        flags: ConfigurationFlags,
        environment: [String: String]
    ) async -> Int32 {
        let sources = ConfigurationSources(
            flags: flags,
            environment: environment,
            isRoot: geteuid() == 0,
            workingDirectory: workingDirectory()
        )
        let loaded: LoadedConfiguration
        let rules: PathRules
        let rights: SocketRights
        do throws(ConfigurationErrors) {
            loaded = try sources.load()
            rules = try loaded.pathRules()
            rights = try loaded.socketRights()
        } catch {
            print("\(error)", to: STDERR_FILENO)
            return DaemonExit.configuration.rawValue
        }
        if flags.checkConfig {
            print(loaded.report(), to: STDOUT_FILENO)
            return DaemonExit.stopped.rawValue
        }
        let configuration = loaded.configuration
        let style = LogStyle.detected(environment: environment)
        let log = Logger(label: "telexd") { _ in
            StandardErrorLogHandler(level: configuration.log.level, style: style)
        }
        do {
            let start = DaemonStart(
                configuration: configuration,
                rules: rules,
                rights: rights,
                adoptsFolder: flags.adoptFolder,
                log: log
            )
            let service = DaemonService(
                start: start,
                sources: sources,
                notifier: ServiceNotifier(environment: environment),
                log: log
            )
            try await ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [service],
                    gracefulShutdownSignals: [.sigterm, .sigint],
                    logger: Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }
                )
            ).run()
            return DaemonExit.stopped.rawValue
        } catch let error as StartError {
            log.critical("\(error)")
            return error.exit.rawValue
        } catch {
            log.critical("a fault of telexd's own: \(error)")
            return DaemonExit.fault.rawValue
        }
    }

    static func workingDirectory() -> String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func print(_ text: String, to descriptor: Int32) {
        let line = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)
        while write(descriptor, line, line.count) < 0, errno == EINTR {}
    }
}
