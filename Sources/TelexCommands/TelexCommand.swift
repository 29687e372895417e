package import ArgumentParser
import TelexModel

/// `telex`.
package struct TelexCommand: ParsableCommand {
    /// What `telex --help` says.
    package static let configuration = CommandConfiguration(
        commandName: "telex",
        abstract: "Shows the sync status of a watched folder, and follows its changes.",
        discussion: """
            Examples:
              telex status             is everything in the folder in the journal?
              telex tail               the last changes, and those to come
              telex tail | jq -r .path
              telex sync               wait until all that was done is journaled
              telex scan               compare the whole folder with the journal
              telex verify             is the journal as it was written?

            Text for people on a terminal, the daemon's lines of JSON when piped;
            --json and --plain force either. Colour only on a terminal, and never
            with $NO_COLOR.

            Exit codes:
              0    fine
              1    the answer is no, or it failed
              2    the command line is wrong
              3    no daemon there
              4    refused
              5    the cursor is gone
              6    timed out
              7    damage found
              130  interrupted
            """,
        version: "telex \(ProductVersion.text)",
        subcommands: [
            StatusVerb.self, TailVerb.self, SyncVerb.self, ScanVerb.self, VerifyVerb.self,
        ]
    )

    @OptionGroup var socket: SocketOptions

    /// Makes a command without arguments.
    package init() {}
}
