import TelexModel

/// All that a configuration is read from.
package struct ConfigurationSources: Sendable, Equatable {
    /// The command line.
    package var flags: ConfigurationFlags
    /// The environment variables.
    package var environment: [String: String]
    /// Whether the daemon runs as root, whose state has a place of its own.
    package var isRoot: Bool
    /// Where a flag's relative path begins; absolute.
    package var workingDirectory: String
    /// The file that is read where no flag names one, if it is there.
    package var usualFile: String

    /// Holds what a configuration is read from.
    package init(
        flags: ConfigurationFlags,
        environment: [String: String],
        isRoot: Bool,
        workingDirectory: String,
        usualFile: String = ConfigurationSources.usualFile
    ) {
        self.flags = flags
        self.environment = environment
        self.isRoot = isRoot
        self.workingDirectory = workingDirectory
        self.usualFile = usualFile
    }

    /// The file that is read where no flag names one.
    package static let usualFile = "/etc/telex/telexd.yaml"

    /// Reads everything: flags over variables over the file over the defaults.
    ///
    /// May be called again at any time, to read a file that was edited. Blocks while it reads.
    package func load() throws(ConfigurationErrors) -> LoadedConfiguration {
        try load { missing(from: $0) }
    }

    /// Reads everything, for the journal's place alone: no folder needs to be named.
    package func journalPath() throws(ConfigurationErrors) -> String {
        let loaded = try load { $0.homeless().filter { $0.key == "journal.path" } }
        return loaded.configuration.journal.path
    }

    private func load(
        missing: (Configuration) -> [ConfigurationError]
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        let flagLayer = flags.read(workingDirectory: workingDirectory)
        let layers = [
            readFile(), ConfigurationVariables.read(environment), flagLayer,
        ]
        var configuration = Configuration(
            places: StandardPlaces(environment: environment, isRoot: isRoot)
        )
        var origins: [String: ConfigurationPlace] = [:]
        var errors: [ConfigurationError] = []
        for layer in layers {
            for setting in layer.settings { origins[setting.key.name] = setting.place }
            errors += apply(layer, to: &configuration)
        }
        if !layers.contains(where: \.isUnreadable) {
            let told = Set(errors.compactMap(\.key)).union(origins.keys)
            errors += missing(configuration).filter { !told.contains($0.key ?? "") }
        }
        guard errors.isEmpty else { throw ConfigurationErrors(errors) }
        return LoadedConfiguration(configuration: configuration, origins: origins)
    }

    /// Takes a layer's settings over and returns what is wrong with it, line by line.
    ///
    /// Also a setting that another outranks must be good: it will count one day.
    private func apply(
        _ layer: ConfigurationLayer,
        to configuration: inout Configuration
    ) -> [ConfigurationError] {
        var errors = layer.errors
        for setting in layer.settings {
            do {
                try setting.key.apply(setting.raw, &configuration)
            } catch {
                errors.append(
                    ConfigurationError(setting.place, key: setting.key.name, error.message)
                )
            }
        }
        let sorted = errors.enumerated().sorted {
            ($0.element.place.line, $0.offset) < ($1.element.place.line, $1.offset)
        }
        return sorted.map(\.element)
    }

    private func readFile() -> ConfigurationLayer {
        let path = flags.configFile ?? usualFile
        do {
            let text = try ConfigurationText.read(path, mayBeMissing: flags.configFile == nil)
            return text.map { ConfigurationDocument.read($0, name: path) } ?? ConfigurationLayer()
        } catch {
            return ConfigurationLayer(unreadable: error)
        }
    }

    /// What must be set and has no default here.
    private func missing(from configuration: Configuration) -> [ConfigurationError] {
        var errors = configuration.homeless()
        if configuration.folder.path == nil {
            errors.append(
                ConfigurationError(
                    .standard,
                    key: "folder.path",
                    "no folder is named; name one with --folder DIR, TELEX_FOLDER_PATH, or "
                        + "folder.path in \((flags.configFile ?? usualFile).escapedForDisplay)"
                )
            )
        }
        return errors
    }
}
