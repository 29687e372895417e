import ArgumentParser
import FoundationEssentials
import TelexDaemon
import TelexModel

/// The command line of `telexd`.
struct TelexdCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "telexd",
        abstract: "Watches a folder, journals every change to it, and serves the changes.",
        discussion: teaching,
        version: "telexd \(ProductVersion.text)",
        subcommands: [
            VerifyCommand.self, BackupCommand.self, RestoreCommand.self, ExportCommand.self,
            ImportCommand.self,
        ]
    )

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration file; else \(ConfigurationSources.usualFile), if it is there.",
            valueName: "file"
        )
    )
    var configFile: String?

    @Option(help: ArgumentHelp("The folder to watch.", valueName: "dir"))
    var folder: String?

    @Option(help: ArgumentHelp("The journal's file, outside the folder.", valueName: "file"))
    var journal: String?

    @Option(help: ArgumentHelp("Where the feed is served.", valueName: "path"))
    var socket: String?

    @Option(
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical.",
            valueName: "level"
        )
    )
    var logLevel: String?

    @Flag(help: "Say whether the configuration is good and where each value came from, and end.")
    var checkConfig = false

    @Flag(
        help: """
            Go on with the directory that is at the folder's path now, and with what is mounted \
            below it, where the journal knows others: for a folder that was replaced on purpose. \
            What differs is journaled as removed, added and modified.
            """
    )
    var adoptFolder = false

    /// The flags as they were given.
    var flags: ConfigurationFlags {
        ConfigurationFlags(
            configFile: configFile,
            folder: folder,
            journal: journal,
            socket: socket,
            logLevel: logLevel,
            checkConfig: checkConfig,
            adoptFolder: adoptFolder
        )
    }

    /// Runs the daemon in the foreground until it is told to stop.
    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let code = await Daemon.run(flags: flags, environment: environment)
        throw ExitCode(code)
    }
}

/// What the help says beside the flags.
private let teaching = """
    It runs in the foreground and logs to standard error. SIGTERM or SIGINT (Ctrl-C) ends it.

    EXAMPLES
      Watch a folder, everything else at its default:
        telexd --folder ~/articles
      See how a configuration is read, without starting:
        telexd --config telexd.yaml --check-config
      Follow the changes, in another terminal:
        telex tail
      Copy the journal away, and look whether it is as it was written:
        telexd backup /mnt/backup/journal.db
        telexd verify --journal /mnt/backup/journal.db

    FILES
      \(ConfigurationSources.usualFile)
          every key, each with a default
      /var/lib/telex/journal.db
          the journal, for root; else $XDG_STATE_HOME/telex/journal.db, or
          ~/.local/state/telex/journal.db; in a service $STATE_DIRECTORY/journal.db
      /run/telex/telex.sock
          the socket, for root; else $XDG_RUNTIME_DIR/telex/telex.sock; in a
          service $RUNTIME_DIRECTORY/telex.sock

    ENVIRONMENT
      Every key has a variable: folder.scan_every is TELEX_FOLDER_SCAN_EVERY.
      A flag counts more than a variable, a variable more than the file, the
      file more than a default. A TELEX_ variable that no key has is an error;
      TELEX_SOCKET is for the command telex and not read here.

    EXIT CODES
       0  stopped
       7  telexd verify found damage
      64  wrong usage
      65  the journal is damaged or newer
      70  a fault of its own
      74  input or output failed
      75  another daemon has the journal or the socket
      78  wrong configuration
    """
