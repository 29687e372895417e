/// Whether text is coloured, and by which escapes (ECMA-48, SGR).
package enum Style: Equatable, Sendable {
    /// No escapes.
    case monochrome
    /// The sixteen colours that every terminal has, as its owner chose them.
    case coloured

    /// What a piece of text stands out by.
    package enum Emphasis: String, Sendable {
        /// All is well; something came.
        case good = "32"
        /// Something changed, or is under way.
        case fair = "33"
        /// Something is wrong, or went.
        case bad = "31"
        /// Something has another place.
        case calm = "34"
        /// Of less weight.
        case faint = "2"
        /// Of more weight.
        case strong = "1"
    }

    /// The text between the escapes of `emphasis`.
    package func paint(_ text: String, _ emphasis: Emphasis) -> String {
        switch self {
        case .monochrome: text
        case .coloured: "\u{1B}[\(emphasis.rawValue)m\(text)\u{1B}[0m"
        }
    }
}
