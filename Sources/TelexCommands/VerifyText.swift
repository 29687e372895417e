import TelexClient
import TelexModel
import TelexWire

/// What a verification is doing and has found, as a person reads it.
struct VerifyText {
    /// What to do about damage: nothing that makes it worse, first.
    static let advice = """

        Before anything else stop the daemon and keep a copy of the journal's files.
        'telexd restore' puts a backup in its place; 'telexd export' writes out what
        of a damaged journal is readable, and 'telexd import' makes a journal of that.

        """

    /// How far it is.
    static func progress(_ done: Int64, _ total: Int64?) -> String {
        guard let total else { return "verifying: \(countText(done, "row", "rows")) so far" }
        return "verifying: \(countText(done)) of \(countText(total, "row", "rows"))"
    }

    /// What it found; nil where the line says something else.
    static func result(_ line: AnswerLine, _ style: Style) -> String? {
        guard case .verified(let changes, let contents, let badCount) = line.answer else {
            return nil
        }
        let read =
            "verified \(countText(changes, "change", "changes")) and "
            + "\(countText(contents, "content", "contents")): "
        if badCount == 0 { return read + style.paint("nothing is bad", .good) + "\n" }
        let bad = countText(Int64(badCount), "place is", "places are") + " bad"
        let places = (line.value["bad"]?.array ?? []).map { place($0, style) }
        return read + style.paint(bad, .bad) + "\n" + places.joined() + advice
    }

    /// A bad place on a line of its own; whatever it says is of a journal that is not to be trusted.
    private static func place(_ damage: JSONValue, _ style: Style) -> String {
        let place = damage["where"]?.string?.escapedForDisplay ?? "?"
        var subjects: [String] = []
        if let seq = damage["seq"]?.integer { subjects.append("change \(seq)") }
        if let hash = damage["hash"]?.string { subjects.append(hash.escapedForDisplay) }
        if let path = damage.path("path") { subjects.append(path.description.escapedForDisplay) }
        let subject = subjects.isEmpty ? "" : subjects.joined(separator: ", ") + ": "
        let message = damage["message"]?.string?.escapedForDisplay ?? ""
        return "  \(style.paint(place, .bad))  \(subject)\(message)\n"
    }
}
