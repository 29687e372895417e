import ArgumentParser
import TelexClient
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
        let (connection, _) = try await socket.search(in: surroundings)
            .connect(on: surroundings.eventLoops)
        var report = ScanReport(
            isDeep: isDeep,
            form: form.form(in: surroundings),
            surroundings: surroundings
        )
        surroundings.watchOutput()
        do throws(CommandError) {
            try await follow(connection, &report)
        } catch {
            // What went wrong is told on a line of its own.
            try? report.clear()
            throw error
        }
        return .fine
    }

    /// Waits for the answer, however long that takes: a deep scan reads the whole folder.
    @MainActor
    private func follow(
        _ connection: TelexConnection,
        _ report: inout ScanReport
    ) async throws(CommandError) {
        do throws(TelexClientError) {
            try await connection.send(.scan(isDeep: isDeep))
        } catch {
            throw .client(error)
        }
        while true {
            let lines: [AnswerLine]
            do throws(TelexClientError) {
                lines = try await connection.nextLines()
            } catch {
                throw .client(error)
            }
            for line in lines where try report.tell(line) { return }
        }
    }
}
