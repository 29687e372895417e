import ArgumentParser
import TelexDaemon

/// `telexd import`.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a new journal of what telexd export wrote.",
        discussion: """
            For a place where no journal is. Every line is checked, every content against its hash, \
            and the journal stands there only when all of it is right. Where changes are missing, \
            those after the last gap are kept. The new journal has an id of its own, which vouches \
            for the old one up to the last change; what the folder holds now is found, and \
            journaled, when telexd starts.

            EXAMPLES
              zstd -dc journal.ndjson.zst | telexd import -

            EXIT CODES
               0  the journal is made
              65  the lines are no export, or contradict each other: the first bad one is named
              74  it can't be read or written, or a journal is there
              75  a telexd has the journal's place
            """
    )

    @Argument(help: ArgumentHelp("Where the lines come from; - is the input.", valueName: "file"))
    var file: String

    @ParentCommand var daemon: TelexdCommand

    @OptionGroup var options: JournalOptions

    func run() throws {
        try options.run(daemon) { try $0.importLines(from: file) }
    }
}
