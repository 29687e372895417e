import ArgumentParser
import TelexDaemon

/// `telexd backup`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Writes a copy of the journal to a file, also while telexd runs.",
        discussion: """
            The copy holds everything that was told before the command began. It is its owner's \
            alone to read, since it has every article in it. A file that is there already is never \
            replaced, and a copy that fails leaves nothing behind.

            EXAMPLES
              telexd backup /mnt/backup/journal-$(date +%F).db

            EXIT CODES
               0  the copy is whole, and on the disk
              65  the journal is damaged: see telexd verify and telexd export
              74  it can't be read or written
            """
    )

    @Argument(help: ArgumentHelp("Where the copy is written.", valueName: "file"))
    var file: String

    @ParentCommand var daemon: TelexdCommand

    @OptionGroup var options: JournalOptions

    func run() throws {
        try options.run(daemon) { try $0.backUp(to: file) }
    }
}
