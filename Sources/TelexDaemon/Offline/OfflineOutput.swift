import Glibc
import TelexModel

/// Where a subcommand writes: what it found, what it complains of, and how far it is.
struct OfflineOutput: Sendable {
    /// What was found.
    let results: Int32
    /// Complaints, and on a terminal how far it is.
    let messages: Int32

    /// What the results go to, for messages.
    var name = "the output"

    static let standard = OfflineOutput(results: STDOUT_FILENO, messages: STDERR_FILENO)

    /// Whether somebody looks on.
    var isWatched: Bool { isatty(messages) == 1 }

    /// Writes a result for people.
    func say(_ text: String) {
        try? write(Array((text + "\n").utf8), to: results)
    }

    /// Writes what went wrong.
    func complain(_ text: String) {
        try? write(Array(("telexd: " + text + "\n").utf8), to: messages)
    }

    /// Writes what is no result, for people.
    func note(_ text: String) {
        try? write(Array((text + "\n").utf8), to: messages)
    }

    /// Writes results, all of them.
    func write(_ bytes: [UInt8]) throws(OfflineError) {
        try write(bytes, to: results)
    }

    /// Redraws the line that says how far it is.
    func draw(_ text: String) {
        // The rest of a longer one before goes; carriage return alone, and no newline.
        try? write(Array(("\r" + text + "\u{1B}[K").utf8), to: messages)
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(OfflineError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .output(path: name, errno: errno)
            }
            rest = rest.dropFirst(count)
        }
    }
}
