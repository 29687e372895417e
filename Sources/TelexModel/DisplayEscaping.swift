extension String {
    /// The text with every character spelt out that could steer a terminal or start a new line.
    ///
    /// Spelt out are control characters (C0, DEL, C1), the marks that change the direction of
    /// writing, and the line and paragraph separators: as `\n`, `\r`, `\t`, else as `\u{1B}`.
    /// A backslash stays one backslash, so the result is for people, not for reading back.
    public var escapedForDisplay: String {
        guard unicodeScalars.contains(where: \.steersDisplay) else { return self }
        var text = ""
        text.reserveCapacity(utf8.count + 16)
        for scalar in unicodeScalars {
            if scalar.steersDisplay {
                text += scalar.displaySpelling
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var steersDisplay: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        case 0x2028, 0x2029: true
        default: false
        }
    }

    fileprivate var displaySpelling: String {
        switch value {
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        default: "\\u{" + (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true) + "}"
        }
    }
}
