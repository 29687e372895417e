import ArgumentParser
import TelexDaemon

/// `telexd verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Reads the journal again, and names every place that is not as it was written.",
        discussion: """
            For a journal that no telexd has open; beside a running one, use telex verify. Nothing \
            is altered. It checks the chain over all changes, every change against what became of \
            its file, every sum, and every stored content against its hash.

            EXAMPLES
              telexd verify
              telexd verify --journal /mnt/backup/journal.db --json

            EXIT CODES
               0  all is as it was written
               7  damage was found, and is named
              65  it can't be opened: damaged, of another format, or no journal at all
              74  it can't be read, or is not there
              75  a telexd has it open
            """
    )

    @ParentCommand var daemon: TelexdCommand

    @OptionGroup var options: JournalOptions

    @Flag(help: "Write one line of JSON, as the feed's request verify is answered.")
    var json = false

    func run() throws {
        try options.run(daemon) { try $0.verify(asJSON: json) }
    }
}
