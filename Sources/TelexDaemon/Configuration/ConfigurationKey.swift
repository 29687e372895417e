/// One key of the configuration: all that the file, variables, flags and reports know of it.
package struct ConfigurationKey: Sendable {
    /// The dotted name, such as `folder.settle`.
    package let name: String
    /// What it is for, on one line.
    package let summary: String
    /// The flag that sets it, such as `--folder`; nil where there is none.
    package let flag: String?
    /// Whether its value is a list, which a variable writes with commas.
    package let isList: Bool
    /// Reads a setting into a configuration, or says what is wrong with it.
    let apply: @Sendable (RawSetting, inout Configuration) throws(Complaint) -> Void
    /// The value that a configuration has for it, as YAML on one line; empty where it has none.
    package let yaml: @Sendable (Configuration) -> String

    init<Value: Sendable>(
        _ name: String,
        _ path: any WritableKeyPath<Configuration, Value> & Sendable,
        _ type: SettingType<Value>,
        flag: String? = nil,
        _ summary: String
    ) {
        self.name = name
        self.summary = summary
        self.flag = flag
        self.isList = type.isList
        self.apply = { raw, configuration throws(Complaint) in
            configuration[keyPath: path] = try type.read(raw)
        }
        self.yaml = { type.yaml($0[keyPath: path]) }
    }

    /// The environment variable that sets it, such as `TELEX_FOLDER_SETTLE`.
    package var variable: String {
        ConfigurationVariables.prefix
            + name.uppercased().split(separator: ".").joined(separator: "_")
    }

    /// The default as YAML on one line; empty where it depends on the surroundings or there is none.
    package var defaultYAML: String {
        let text = yaml(Configuration())
        return text == "".yamlText ? "" : text
    }

    /// The section's name, such as `folder`.
    package var section: String {
        String(name.prefix { $0 != "." })
    }

    /// The name within its section, such as `settle`.
    package var leaf: String {
        String(name.dropFirst(section.count + 1))
    }
}
