import FoundationEssentials
import Glibc
import TelexDaemon

/// Runs the command; at the top level itself, the parser's call would be taken for the blocking one.
private func start() async {
    if let flags = ConfigurationFlags(plainly: Array(CommandLine.arguments.dropFirst())) {
        exit(await Daemon.run(flags: flags, environment: ProcessInfo.processInfo.environment))
    }
    await TelexdCommand.main()
}

runTasksOnLoops()

await start()
