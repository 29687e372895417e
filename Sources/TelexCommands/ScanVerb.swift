import ArgumentParser
import TelexWire

/// `telex scan`.
struct ScanVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Compares the whole folder with the journal, now.",
        discussion: """
            Whatever differs is journaled, and told as any other change. The daemon
            does the same by itself at start, whenever it may have missed something,
            and at intervals (folder.scan_every, folder.deep_scan_every): this is for
            whoever would rather know now.

            A file whose size, times and inode are those that the journal knows is
            not read. With --deep every file is: that finds also what changed behind
            the back of its times, and takes as long as reading the folder does.

            Examples:
              telex scan                               a few seconds
              telex scan --deep                        after a restore, or a doubt
              telex scan | jq 'select(.changes > 0)'   for programs

            On a terminal it shows how far it is; piped, it writes the daemon's own
            lines: 'progress', then 'scanned'. Ctrl-C ends the waiting, not the scan.

            It is for root, the daemon's own user, and those whom the daemon's
            socket.admins names: exits with 4 for others. Exits with 1 while the
            folder is missing or the journal can't be written.
            """
    )

    @OptionGroup var socket: SocketOptions
    @OptionGroup var form: FormOptions

    @Flag(name: .customLong("deep"), help: "Read every file, whatever its times say.")
    var isDeep = false

    @MainActor
    func perform(in surroundings: Surroundings) async throws(CommandError) -> CommandExit {
        let text = ScanText(isDeep: isDeep)
        let request = LongRequest(
            request: .scan(isDeep: isDeep),
            op: "scan",
            progressText: text.progress,
            resultText: text.result
        )
        _ = try await request.perform(socket, form, in: surroundings)
        return .fine
    }
}
