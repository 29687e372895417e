import Glibc
import TelexJournal
import TelexModel

/// What a subcommand of `telexd` does with a journal, in a program of its own.
package struct OfflineVerb: Sendable {
    /// Where the journal is.
    let journal: String
    let output: OfflineOutput

    /// Finds the journal by flags, variables and configuration file, and does the work with it;
    /// returns what the program is to end with.
    package static func run(
        flags: ConfigurationFlags,
        environment: [String: String],
        _ body: (OfflineVerb) throws -> Int32
    ) -> Int32 {
        let output = OfflineOutput.standard
        let sources = ConfigurationSources(
            flags: flags,
            environment: environment,
            isRoot: geteuid() == 0,
            workingDirectory: Daemon.workingDirectory()
        )
        do {
            return try body(OfflineVerb(journal: sources.journalPath(), output: output))
        } catch let error as ConfigurationErrors {
            output.complain("\(error)")
            return DaemonExit.configuration.rawValue
        } catch let error as JournalError {
            output.complain("\(error)")
            return error.exit.rawValue
        } catch let error as OfflineError {
            output.complain("\(error)")
            return error.exit.rawValue
        } catch {
            output.complain("a fault of telexd's own: \(error)")
            return DaemonExit.fault.rawValue
        }
    }

    /// A copy of the journal is written to `target`, also while a daemon has it open.
    package func backUp(to target: String) throws -> Int32 {
        let copy = try JournalCopy.backUp(journal, to: target)
        output.say(
            "\(target.escapedForDisplay): \(copy.byteCount) bytes, everything up to \(copy.cursor)"
        )
        return DaemonExit.stopped.rawValue
    }

    /// A backup is put in the journal's place.
    package func restore(from backup: String) throws -> Int32 {
        let copy = try JournalCopy.restore(backup, to: journal) {
            UInt32.random(in: .min ... .max)
        }
        output.say(
            """
            \(journal.escapedForDisplay) is restored; it goes on after \(copy.cursor)
            What was told after that is unknown to it: whoever has a later cursor is told \
            `cursor_ahead`. What the folder holds now is found when telexd starts.
            """
        )
        return DaemonExit.stopped.rawValue
    }
}

/// Why a subcommand fails, where it is not the journal's doing.
enum OfflineError: Error {
    case output(path: String, errno: Int32)
    case input(path: String, errno: Int32)
    case lineTooLong(path: String)

    /// What the program ends with.
    var exit: DaemonExit {
        switch self {
        case .output, .input: .io
        case .lineTooLong: .damaged
        }
    }
}

extension OfflineError: CustomStringConvertible {
    /// What happened, to what, and what to do.
    var description: String {
        switch self {
        case .output(let path, let code):
            "\(path.escapedForDisplay) can't be written: \(String(cString: strerror(code)))"
        case .input(let path, let code):
            "\(path.escapedForDisplay) can't be read: \(String(cString: strerror(code)))"
        case .lineTooLong(let path):
            "\(path.escapedForDisplay) is no export: a line is longer than any in one"
        }
    }
}
