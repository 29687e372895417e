import Glibc
import TelexJournal
import TelexModel

extension OfflineVerb {
    /// Everything that can be read of the journal is written as lines, to a new file or with `-` to
    /// the output.
    package func export(to target: String) throws -> Int32 {
        let closed = try ClosedJournal(path: journal)
        defer { closed.close() }
        let exported: Exported
        if target == "-" {
            exported = try JournalExport.write(closed) { try output.write($0) }
        } else {
            exported = try NewFile.make(target) { file in
                try JournalExport.write(closed) { try file.write($0) }
            }
        }
        output.note(
            "\(exported.changes) changes, \(exported.contents) contents and \(exported.files) files "
                + "exported; \(exported.unreadable) places can't be read"
        )
        return (exported.unreadable == 0 ? DaemonExit.stopped : .damageFound).rawValue
    }

    /// A new journal is made of the lines of an export, a file's or with `-` the input's.
    package func importLines(from source: String) throws -> Int32 {
        let lines = try LineSource(path: source)
        let settings = TelexJournal.JournalSettings(
            path: journal,
            durability: .power,
            now: Clocks.system.wall,
            random: { UInt32.random(in: .min ... .max) },
            bootID: []
        )
        let imported = try JournalImport.make(settings) { try lines.next() }
        var text =
            "\(journal.escapedForDisplay) is made, with \(imported.files) files, "
            + "\(imported.contents) contents, and the changes from \(imported.oldest) on; it goes "
            + "on after \(imported.cursor)"
        if imported.dropped > 0 {
            text +=
                "\n\(imported.dropped) changes before \(imported.oldest) are left out: some between "
                + "them and it are missing"
        }
        if !imported.hasSameChain {
            text +=
                "\nIts chain is not the one that was exported: changes are missing, or were altered"
        }
        output.say(text)
        return DaemonExit.stopped.rawValue
    }
}

/// A file that is written anew, for its owner alone, and goes when that fails.
final class NewFile {
    private let path: String
    private let descriptor: Int32

    private init(_ path: String) throws(OfflineError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw .output(path: path, errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Makes the file with what the body writes, durable in the end.
    static func make<Value>(_ path: String, _ body: (NewFile) throws -> Value) throws -> Value {
        let file = try NewFile(path)
        do {
            let value = try body(file)
            if fsync(file.descriptor) != 0 { throw OfflineError.output(path: path, errno: errno) }
            return value
        } catch {
            unlink(path)
            throw error
        }
    }

    func write(_ bytes: [UInt8]) throws(OfflineError) {
        try OfflineOutput(results: descriptor, messages: STDERR_FILENO, name: path).write(bytes)
    }
}
