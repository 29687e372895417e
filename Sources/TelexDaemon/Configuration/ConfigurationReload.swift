import TelexModel

/// A configuration that was read anew while the daemon runs, beside the one it runs with.
struct ConfigurationReload {
    /// What the daemon goes on with: what can change while it runs is new, the rest as it was.
    let configuration: Configuration
    /// Which files are journaled from now on.
    let rules: PathRules
    /// Keys that have another value now, and are taken over.
    let taken: [String]
    /// Keys that have another value now, which counts after a restart alone.
    let left: [String]

    /// Whether other files are journaled than before.
    var changesRules: Bool { taken.contains("folder.include") || taken.contains("folder.exclude") }

    /// Reads everything anew; throws all that is wrong with it.
    init(
        _ sources: ConfigurationSources,
        beside old: Configuration
    ) throws(ConfigurationErrors) {
        let loaded = try sources.load()
        rules = try loaded.pathRules()
        _ = try loaded.socketRights()
        let new = loaded.configuration
        let changed = ConfigurationTable.keys.filter { $0.yaml(old) != $0.yaml(new) }
        taken = changed.filter(\.isReloadable).map(\.name)
        left = changed.filter { !$0.isReloadable }.map(\.name)
        var configuration = old
        configuration.folder = new.folder
        configuration.folder.path = old.folder.path
        self.configuration = configuration
    }
}

extension ConfigurationKey {
    /// Whether another value counts at once on SIGHUP.
    fileprivate var isReloadable: Bool { section == "folder" && leaf != "path" }
}
