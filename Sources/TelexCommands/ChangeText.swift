package import TelexModel

/// Changes as a person follows them, one a line.
package struct ChangeText {
    private let style: Style
    private let columns: Int?
    private let secondsEastOfUTC: @Sendable (Timestamp) -> Int64
    /// The day under which the last line stands; today needs no heading.
    private var day: String

    /// Starts at the top of an empty screen.
    package init(
        style: Style,
        columns: Int?,
        today: Timestamp,
        secondsEastOfUTC: @escaping @Sendable (Timestamp) -> Int64
    ) {
        self.style = style
        self.columns = columns
        self.secondsEastOfUTC = secondsEastOfUTC
        self.day = WallTime(today, secondsEastOfUTC: secondsEastOfUTC(today)).day
    }

    /// The line of a change with its newline, under a heading when it is the first of its day.
    ///
    /// Times are local ones: a person compares them with the clock on the wall.
    package mutating func render(_ change: Change) -> String {
        let time = WallTime(change.time, secondsEastOfUTC: secondsEastOfUTC(change.time))
        var text = ""
        if time.day != day {
            day = time.day
            text = style.paint("\(time.day) (\(time.zone))", .strong) + "\n"
        }
        var pieces: [Piece] = [
            Piece(time.timeOfDay, .faint), Piece("  "),
            Piece(Self.word(change.kind), Self.emphasis(change.kind)), Piece("  "),
        ]
        pieces += Self.subject(of: change)
        return text + fit(pieces) + "\n"
    }

    /// A line that is no change, with its newline.
    package func note(_ text: String) -> String {
        let piece = Piece("          \(text)", .faint)
        return fit([piece]) + "\n"
    }

    private static func subject(of change: Change) -> [Piece] {
        var pieces: [Piece] = []
        if let source = change.source { pieces.append(Piece("\(shown(source.path)) → ")) }
        pieces.append(Piece(shown(change.path)))
        if change.version > 1 { pieces.append(Piece(" v\(change.version)", .faint)) }
        if let other = change.duplicateOf { pieces.append(Piece("  = \(shown(other))", .fair)) }
        if change.kind == .removed, change.copies > 0 {
            let copies = countText(change.copies, "copy", "copies")
            pieces.append(Piece("  \(copies) left", .faint))
        }
        if let headline = change.article?.headline, change.kind != .removed {
            pieces.append(Piece("  \(headline.escapedForDisplay)", .faint))
        }
        return pieces
    }

    /// As many pieces as fit, the last of them cut.
    private func fit(_ pieces: [Piece]) -> String {
        var left = columns ?? .max
        var text = ""
        for piece in pieces where left > 0 {
            let cut = piece.text.truncated(toColumns: left)
            text += piece.emphasis.map { style.paint(cut, $0) } ?? cut
            left -= cut.columnCount
            // What follows a cut piece would look like its end.
            if cut != piece.text { break }
        }
        return text
    }

    private static func shown(_ path: RelativePath) -> String {
        path.description.escapedForDisplay
    }

    private static func word(_ kind: ChangeKind) -> String {
        switch kind {
        case .added: "+ added   "
        case .modified: "~ modified"
        case .moved: "> moved   "
        case .removed: "- removed "
        }
    }

    private static func emphasis(_ kind: ChangeKind) -> Style.Emphasis {
        switch kind {
        case .added: .good
        case .modified: .fair
        case .moved: .calm
        case .removed: .bad
        }
    }
}

/// A part of a line that looks the same throughout.
private struct Piece {
    let text: String
    let emphasis: Style.Emphasis?

    init(_ text: String, _ emphasis: Style.Emphasis? = nil) {
        self.text = text
        self.emphasis = emphasis
    }
}
