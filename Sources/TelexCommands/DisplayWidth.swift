extension String {
    /// How many columns the text takes at most.
    ///
    /// Counted scalar by scalar: terminals that join emoji take fewer, none takes more.
    package var columnCount: Int {
        unicodeScalars.reduce(0) { $0 + $1.columnCount }
    }

    /// The text, or as much of its beginning as leaves room for `…` within `columns`.
    package func truncated(toColumns columns: Int) -> String {
        guard columnCount > columns else { return self }
        guard columns > 0 else { return "" }
        var text = ""
        var used = 0
        for character in self {
            let width = String(character).columnCount
            if used + width > columns - 1 { break }
            text.append(character)
            used += width
        }
        return text + "…"
    }
}

extension Unicode.Scalar {
    /// Columns of a terminal, after Unicode's East Asian Width (UAX #11): wide ones take two.
    fileprivate var columnCount: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        return switch value {
        case 0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF,
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x1_F300...0x1_F64F, 0x1_F680...0x1_F6FF, 0x1_F900...0x1_FAFF, 0x2_0000...0x3_FFFD:
            2
        default: properties.isEmojiPresentation ? 2 : 1
        }
    }
}
