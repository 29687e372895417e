/// Where journal and socket are unless somebody says otherwise.
package struct StandardPlaces: Sendable, Equatable {
    /// The journal's file; nil where the surroundings name no place for it.
    package let journal: String?
    /// The socket's path; nil where the surroundings name no place for it.
    package let socket: String?

    /// Works them out: what the service manager made, else root's, else the user's own.
    package init(environment: [String: String], isRoot: Bool) {
        let state =
            directory("STATE_DIRECTORY", in: environment)
            ?? (isRoot ? "/var/lib/telex" : nil)
            ?? directory("XDG_STATE_HOME", in: environment).map { $0 + "/telex" }
            ?? directory("HOME", in: environment).map { $0 + "/.local/state/telex" }
        let runtime =
            directory("RUNTIME_DIRECTORY", in: environment)
            ?? (isRoot ? "/run/telex" : nil)
            ?? directory("XDG_RUNTIME_DIR", in: environment).map { $0 + "/telex" }
        journal = state.map { $0 + "/journal.db" }
        socket = runtime.map { $0 + "/telex.sock" }
    }
}

extension Configuration {
    /// The defaults in these surroundings; an error where they name no place for journal or socket.
    package static func defaults(
        environment: [String: String],
        isRoot: Bool
    ) throws(ConfigurationErrors) -> Configuration {
        let places = StandardPlaces(environment: environment, isRoot: isRoot)
        let configuration = Configuration(places: places)
        let homeless = configuration.homeless()
        guard homeless.isEmpty else { throw ConfigurationErrors(homeless) }
        return configuration
    }

    init(places: StandardPlaces) {
        self.init()
        journal.path = places.journal ?? ""
        socket.path = places.socket ?? ""
    }

    /// What has no place, neither by default nor by a setting.
    func homeless() -> [ConfigurationError] {
        var errors: [ConfigurationError] = []
        if journal.path.isEmpty {
            errors.append(
                ConfigurationError(
                    .standard,
                    key: "journal.path",
                    "no place for it: neither STATE_DIRECTORY, XDG_STATE_HOME nor HOME is an "
                        + "absolute path; name one with --journal FILE"
                )
            )
        }
        if socket.path.isEmpty {
            errors.append(
                ConfigurationError(
                    .standard,
                    key: "socket.path",
                    "no place for it: neither RUNTIME_DIRECTORY nor XDG_RUNTIME_DIR is an "
                        + "absolute path; name one with --socket PATH"
                )
            )
        }
        return errors
    }
}

/// The first directory that a variable names.
///
/// systemd writes several with colons between them. A relative one is passed over, as the XDG
/// specification asks.
private func directory(_ name: String, in environment: [String: String]) -> String? {
    guard let value = environment[name] else { return nil }
    let isList = name == "STATE_DIRECTORY" || name == "RUNTIME_DIRECTORY"
    let first = isList ? String(value.prefix { $0 != ":" }) : value
    guard first.hasPrefix("/") else { return nil }
    let trimmed = first.reversed().drop { $0 == "/" }.reversed()
    return String(trimmed)
}
