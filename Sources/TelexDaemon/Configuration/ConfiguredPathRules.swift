import TelexModel

extension LoadedConfiguration {
    /// Which files are journaled; a pattern that is none is refused with its place.
    func pathRules() throws(ConfigurationErrors) -> PathRules {
        let folder = configuration.folder
        do throws(PathRuleError) {
            return try PathRules(include: folder.include, exclude: folder.exclude)
        } catch {
            let key = "folder.\(error.list.rawValue)"
            throw ConfigurationErrors([
                ConfigurationError(
                    origins[key] ?? .standard,
                    key: key,
                    "\(error.pattern.quotedForMessage): \(error.mistake)"
                )
            ])
        }
    }
}
