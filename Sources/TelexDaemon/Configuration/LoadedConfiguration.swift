import TelexModel

/// A configuration that is good, and where each of its values came from.
package struct LoadedConfiguration: Sendable, Equatable {
    /// The values; the folder is named, and all three paths are absolute.
    package let configuration: Configuration
    /// The place of each key that was set, by its dotted name; the others have their defaults.
    package let origins: [String: ConfigurationPlace]

    /// Where a key's value came from.
    package func origin(of key: ConfigurationKey) -> ConfigurationPlace {
        origins[key.name] ?? .standard
    }

    /// Every key with its value and where it came from, as a configuration file.
    package func report() -> String {
        // Origins stand below each other, but one long list does not push them all away.
        let widthLimit = 48
        let rows = ConfigurationTable.keys.map { key in
            (key: key, line: "  \(key.leaf): \(key.yaml(configuration))".droppingLastSpace())
        }
        let widths = rows.map(\.line.count).filter { $0 <= widthLimit }
        let width = widths.max() ?? 0
        var text = "# telexd \(ProductVersion.text): every key, its value, and where it came from\n"
        var section = ""
        for row in rows {
            if row.key.section != section {
                section = row.key.section
                text += section + ":\n"
            }
            let padding = String(repeating: " ", count: max(0, width - row.line.count))
            text += row.line + padding + "  # " + origin(of: row.key).text + "\n"
        }
        return text
    }
}

extension String {
    fileprivate func droppingLastSpace() -> String {
        hasSuffix(" ") ? String(dropLast()) : self
    }
}
