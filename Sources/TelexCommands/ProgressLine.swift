/// One line of a terminal that is redrawn while something takes long.
struct ProgressLine {
    /// How wide a terminal is taken to be that does not say.
    private static let usualColumns = 80

    private let surroundings: Surroundings
    /// The columns of what is drawn; 0 where nothing is.
    private var drawnColumns = 0

    init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    /// Draws a text in the place of the one before, on a terminal so many columns wide.
    mutating func draw(_ text: String, _ columns: Int?) throws(CommandError) {
        // Elsewhere nothing can be redrawn, and a line for each step is noise.
        if surroundings.terminal == nil { return }
        // The last column stays free: behind it a terminal begins a new line.
        let shown = text.truncated(toColumns: (columns ?? Self.usualColumns) - 1)
        let rest = String(repeating: " ", count: max(0, drawnColumns - shown.columnCount))
        drawnColumns = shown.columnCount
        try surroundings.output.write(Array(("\r" + shown + rest).utf8))
    }

    /// Takes away what is drawn.
    mutating func clear() throws(CommandError) {
        if drawnColumns == 0 { return }
        // Spaces, and no escape: every terminal has them.
        let text = "\r" + String(repeating: " ", count: drawnColumns) + "\r"
        drawnColumns = 0
        try surroundings.output.write(Array(text.utf8))
    }
}
