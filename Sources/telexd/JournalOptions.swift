import ArgumentParser
import FoundationEssentials
import TelexDaemon

/// The flags that say which journal a subcommand is about.
struct JournalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The journal's file; else the one that the configuration names, or the usual one.",
            valueName: "file"
        )
    )
    var journal: String?

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration file; else \(ConfigurationSources.usualFile), if it is there.",
            valueName: "file"
        )
    )
    var configFile: String?

    /// Does the work with the journal that is meant, and ends the program.
    ///
    /// What stands before the verb counts as what stands after it.
    func run(
        _ daemon: TelexdCommand,
        _ body: (OfflineVerb) throws -> Int32
    ) throws {
        var flags = daemon.flags
        flags.journal = journal ?? flags.journal
        flags.configFile = configFile ?? flags.configFile
        let environment = ProcessInfo.processInfo.environment
        throw ExitCode(OfflineVerb.run(flags: flags, environment: environment, body))
    }
}
