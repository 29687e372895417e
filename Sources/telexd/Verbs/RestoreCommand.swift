import ArgumentParser
import TelexDaemon

/// `telexd restore`.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Puts a backup in the journal's place, under a new id.",
        discussion: """
            For a telexd that does not run, and a place where no journal is: move a damaged one \
            away first, together with its -wal and -shm files. The new id vouches for the old one \
            up to the backup's last change: a cursor up to there is still good, a later one is \
            refused as cursor_ahead. What has happened in the folder since is found, and \
            journaled, when telexd starts.

            EXAMPLES
              telexd restore /mnt/backup/journal-2026-11-21.db

            EXIT CODES
               0  it is in place
              65  the backup is damaged, newer, or none
              74  it can't be read or written, or a journal is there
              75  a telexd has the journal's place
            """
    )

    @Argument(help: ArgumentHelp("The backup.", valueName: "file"))
    var file: String

    @ParentCommand var daemon: TelexdCommand

    @OptionGroup var options: JournalOptions

    func run() throws {
        try options.run(daemon) { try $0.restore(from: file) }
    }
}
