import TelexModel

/// The longest part of a wrong value that a message repeats, in characters: a line stays a line.
private let shownCharacterLimit = 80

extension String {
    /// The value as a message shows it: in quotes, on one line, cut where it is long.
    var quotedForMessage: String {
        let isLong = dropFirst(shownCharacterLimit).isEmpty == false
        return "\"\(String(prefix(shownCharacterLimit)).escapedForDisplay)\(isLong ? "…" : "")\""
    }

    /// The value as YAML writes it: as it stands where that is unmistakable, else in double quotes.
    var yamlText: String {
        isPlainYAML ? self : "\"" + unicodeScalars.map(yamlSpelling).joined() + "\""
    }

    private var isPlainYAML: Bool {
        guard let first = unicodeScalars.first, first == "/" || first.isASCIILetter,
            unicodeScalars.allSatisfy({
                $0.isASCIILetter || "0123456789/._-".unicodeScalars.contains($0)
            })
        else { return false }
        return !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(lowercased())
    }
}

extension Unicode.Scalar {
    fileprivate var isASCIILetter: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self)
    }
}

private func yamlSpelling(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    default: break
    }
    guard String(scalar).escapedForDisplay != String(scalar) || scalar.value == 0xFEFF else {
        return String(scalar)
    }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
}
