import TelexModel

/// Where a setting was written down.
package enum ConfigurationPlace: Sendable, Equatable, Hashable {
    /// In the code.
    case standard
    /// In the configuration file; line and column count from 1, column in Unicode scalars.
    case file(String, line: Int, column: Int)
    /// In the configuration file as a whole.
    case wholeFile(String)
    /// In an environment variable.
    case variable(String)
    /// In a flag, such as `--folder`.
    case flag(String)

    /// The place as it leads a message, such as `telexd.yaml:12`.
    package var text: String {
        switch self {
        case .standard: "default"
        case .file(let name, let line, _): "\(name.escapedForDisplay):\(line)"
        case .wholeFile(let name): name.escapedForDisplay
        case .variable(let name): name.escapedForDisplay
        case .flag(let name): name
        }
    }
}

extension ConfigurationPlace {
    /// The line in the file; 0 elsewhere.
    var line: Int {
        if case .file(_, let line, _) = self { line } else { 0 }
    }
}

/// One thing that is wrong with a configuration: where, at which key, what, and what to write.
package struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where it is written.
    package let place: ConfigurationPlace
    /// The key's dotted name, where it is about one.
    package let key: String?
    /// What is wrong and what to do about it, on one line.
    package let message: String

    /// Describes what is wrong.
    package init(_ place: ConfigurationPlace, key: String? = nil, _ message: String) {
        self.place = place
        self.key = key
        self.message = message
    }

    /// The whole message on one line, such as `telexd.yaml:12: folder.settle: …`.
    ///
    /// A variable's or flag's name says which key it is, so the key is not repeated after it.
    package var description: String {
        switch (place, key) {
        case (.file, let key?), (.wholeFile, let key?):
            "\(place.text): \(key.escapedForDisplay): \(message)"
        case (.standard, let key?): "\(key): \(message)"
        case (.standard, nil): message
        default: "\(place.text): \(message)"
        }
    }
}

/// Everything that is wrong with a configuration, in the order of file, variables, flags.
package struct ConfigurationErrors: Error, Equatable, Sendable, CustomStringConvertible {
    /// At least one.
    package let all: [ConfigurationError]

    /// Gathers what is wrong.
    package init(_ all: [ConfigurationError]) {
        self.all = all
    }

    /// A line for each.
    package var description: String {
        all.map(\.description).joined(separator: "\n")
    }
}
