import TelexModel

/// The environment as a source of settings: the variables that begin with `TELEX_`.
enum ConfigurationVariables {
    /// What the name of each begins with.
    static let prefix = "TELEX_"

    /// The variables that are for the command `telex` and mean nothing to the daemon.
    static let commandVariables: Set<String> = ["TELEX_SOCKET"]

    /// Reads the settings from an environment; a variable that no key has is an error.
    static func read(_ environment: [String: String]) -> ConfigurationLayer {
        var layer = ConfigurationLayer()
        let names = environment.keys.filter { $0.hasPrefix(prefix) }
        for name in names.sorted() where !commandVariables.contains(name) {
            guard let key = ConfigurationTable.keys.first(where: { $0.variable == name }) else {
                layer.refuse(.variable(name), unknown(name))
                continue
            }
            let text = environment[name, default: ""]
            layer.settings.append(
                ConfigurationSetting(
                    key: key,
                    raw: key.isList ? .commaSeparated(text) : .plain(text),
                    place: .variable(name)
                )
            )
        }
        return layer
    }

    private static func unknown(_ name: String) -> String {
        let known = ConfigurationTable.keys.map(\.variable)
        guard let meant = suggestion(for: name, among: known) else {
            return
                "no key has this variable; unset it, or see telexd --help for those that there are"
        }
        return "no key has this variable; did you mean \(meant)?"
    }
}
