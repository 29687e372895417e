import TelexClient
import TelexModel
import TelexWire

/// Writes how far a scan is, and what it found.
struct ScanReport {
    /// How wide a terminal is taken to be that does not say.
    private static let usualColumns = 80

    private let isDeep: Bool
    private let form: OutputForm
    private let surroundings: Surroundings
    /// The columns of the line that is redrawn; 0 where there is none.
    private var drawnColumns = 0

    init(isDeep: Bool, form: OutputForm, surroundings: Surroundings) {
        self.isDeep = isDeep
        self.form = form
        self.surroundings = surroundings
    }

    /// Tells of a line of the answer; whether it was the last one.
    mutating func tell(_ line: AnswerLine) throws(CommandError) -> Bool {
        switch line.answer {
        case .error(let error): throw .client(.refused(error))
        case .progress(let done, let total):
            switch form {
            case .lines: try surroundings.output.write(line.bytes + [0x0A])
            case .text(_, let columns): try draw(progressText(done, total), columns)
            }
            return false
        case .scanned(let files, let changes, let cursor):
            switch form {
            case .lines: try surroundings.output.write(line.bytes + [0x0A])
            case .text(let style, _):
                try clear()
                let text = foundText(files, changes, cursor, style) + "\n"
                try surroundings.output.write(Array(text.utf8))
            }
            return true
        // A line of a later version of the protocol.
        case .other: return false
        default: throw .client(.protocolViolation("'scan' was answered with something else"))
        }
    }

    /// Takes away the line that is redrawn.
    mutating func clear() throws(CommandError) {
        if drawnColumns == 0 { return }
        // Spaces, and no escape: every terminal has them.
        let text = "\r" + String(repeating: " ", count: drawnColumns) + "\r"
        drawnColumns = 0
        try surroundings.output.write(Array(text.utf8))
    }

    private mutating func draw(_ text: String, _ columns: Int?) throws(CommandError) {
        // Elsewhere nothing can be redrawn, and a line for each step is noise.
        if surroundings.terminal == nil { return }
        // The last column stays free: behind it a terminal begins a new line.
        let shown = text.truncated(toColumns: (columns ?? Self.usualColumns) - 1)
        let rest = String(repeating: " ", count: max(0, drawnColumns - shown.columnCount))
        drawnColumns = shown.columnCount
        try surroundings.output.write(Array(("\r" + shown + rest).utf8))
    }

    private func progressText(_ done: Int64, _ total: Int64?) -> String {
        let doing = isDeep ? "reading" : "comparing"
        guard let total else { return "\(doing): \(countText(done, "file", "files")) so far" }
        return "\(doing): \(countText(done)) of \(countText(total, "file", "files"))"
    }

    private func foundText(
        _ files: Int64,
        _ changes: Int64,
        _ cursor: Cursor,
        _ style: Style
    ) -> String {
        let done = isDeep ? "read and compared" : "compared"
        let found = changes == 0 ? "no changes" : countText(changes, "change", "changes")
        return "\(done) \(countText(files, "file", "files")): \(found); "
            + style.paint("in sync", .good) + " at \(cursor)"
    }
}
