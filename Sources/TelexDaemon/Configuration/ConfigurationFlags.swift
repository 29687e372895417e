/// What the command line says, before it is read.
package struct ConfigurationFlags: Sendable, Equatable {
    /// `--config`: the configuration file; nil: the usual one, where there is one.
    package var configFile: String?
    /// `--folder`.
    package var folder: String?
    /// `--journal`.
    package var journal: String?
    /// `--socket`.
    package var socket: String?
    /// `--log-level`.
    package var logLevel: String?
    /// `--check-config`: say whether the configuration is good and how it was read, and end.
    package var checkConfig: Bool
    /// `--adopt-folder`: take the folder as it is now for the one that is journaled.
    package var adoptFolder: Bool

    /// Holds flags; nil is a flag that was not given.
    package init(
        configFile: String? = nil,
        folder: String? = nil,
        journal: String? = nil,
        socket: String? = nil,
        logLevel: String? = nil,
        checkConfig: Bool = false,
        adoptFolder: Bool = false
    ) {
        self.configFile = configFile
        self.folder = folder
        self.journal = journal
        self.socket = socket
        self.logLevel = logLevel
        self.checkConfig = checkConfig
        self.adoptFolder = adoptFolder
    }

    /// Reads the settings; a relative path begins at the working directory, as people mean it.
    func read(workingDirectory: String) -> ConfigurationLayer {
        let given = [
            "--folder": folder.map { resolved($0, in: workingDirectory) },
            "--journal": journal.map { resolved($0, in: workingDirectory) },
            "--socket": socket.map { resolved($0, in: workingDirectory) },
            "--log-level": logLevel,
        ]
        var layer = ConfigurationLayer()
        for key in ConfigurationTable.keys {
            guard let flag = key.flag, let text = given[flag] ?? nil else { continue }
            layer.settings.append(
                ConfigurationSetting(key: key, raw: .plain(text), place: .flag(flag))
            )
        }
        return layer
    }
}

/// The path from the root on, without empty parts and without `.`.
///
/// `..` stays: what it leads to is for the kernel to say, who knows the symbolic links.
private func resolved(_ path: String, in workingDirectory: String) -> String {
    guard !path.isEmpty else { return path }
    let whole = path.hasPrefix("/") ? path : workingDirectory + "/" + path
    return "/" + whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
}
