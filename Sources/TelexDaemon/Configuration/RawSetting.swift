/// A setting as it is written, before it is known what it should be.
package enum RawSetting: Sendable, Equatable {
    /// A scalar's text; quoted where quotes say that it is no number.
    case text(String, isQuoted: Bool)
    /// A list of scalars' texts.
    case list([String])
    /// A key without a value, or `null`.
    case nothing
}

/// Why a setting cannot be taken: what is wrong and what to write, on one line.
package struct Complaint: Error, Equatable, Sendable {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}

extension RawSetting {
    /// A variable's or flag's value, which knows no quotes.
    package static func plain(_ text: String) -> RawSetting {
        .text(text, isQuoted: false)
    }

    /// Reads a list from a variable: its parts stand between commas.
    ///
    /// A comma within braces belongs to the glob `{a,b}` and parts nothing; white space around a
    /// part is not part of it.
    package static func commaSeparated(_ text: String) -> RawSetting {
        var parts: [Substring] = []
        var start = text.startIndex
        var depth = 0
        for index in text.indices {
            switch text[index] {
            case "{": depth += 1
            case "}": depth = max(0, depth - 1)
            case "," where depth == 0:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        parts.append(text[start...])
        let trimmed = parts.map { $0.trimmingSpaces() }
        return .list(trimmed == [""] ? [] : trimmed)
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
