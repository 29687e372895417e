import ArgumentParser
import TelexDaemon

/// `telexd export`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Writes everything that can be read of a journal, damaged or not, as lines of JSON.",
        discussion: """
            For a journal that no telexd has open. The changes are the lines that the feed sends; \
            before them stand the contents and the files. What can't be read is told by a line of \
            type unreadable, and passed over. Nothing of the journal is altered.

            EXAMPLES
              telexd export | zstd >journal.ndjson.zst
              telexd export journal.ndjson

            EXIT CODES
               0  all of it
               7  all but what can't be read, which is told
              65  it can't be opened
              74  it can't be read or written
              75  a telexd has it open
            """
    )

    @Argument(help: ArgumentHelp("Where the lines go; - is the output.", valueName: "file"))
    var file = "-"

    @ParentCommand var daemon: TelexdCommand

    @OptionGroup var options: JournalOptions

    func run() throws {
        try options.run(daemon) { try $0.export(to: file) }
    }
}
