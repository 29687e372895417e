import TelexClient

/// What a scan is doing and has found, as a person reads it.
struct ScanText {
    let isDeep: Bool

    /// How far it is.
    func progress(_ done: Int64, _ total: Int64?) -> String {
        let doing = isDeep ? "reading" : "comparing"
        guard let total else { return "\(doing): \(countText(done, "file", "files")) so far" }
        return "\(doing): \(countText(done)) of \(countText(total, "file", "files"))"
    }

    /// What it found; nil where the line says something else.
    func result(_ line: AnswerLine, _ style: Style) -> String? {
        guard case .scanned(let files, let changes, let cursor) = line.answer else { return nil }
        let done = isDeep ? "read and compared" : "compared"
        let found = changes == 0 ? "no changes" : countText(changes, "change", "changes")
        return "\(done) \(countText(files, "file", "files")): \(found); "
            + style.paint("in sync", .good) + " at \(cursor)\n"
    }
}
