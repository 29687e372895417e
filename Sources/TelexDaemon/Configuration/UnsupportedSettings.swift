import TelexModel

extension Configuration {
    /// What is understood, and not served by this version: the daemon refuses to start with it.
    ///
    /// The one place for such values; each that is served is deleted here.
    package func unsupported() -> [ConfigurationError] {
        var errors: [ConfigurationError] = []
        if journal.keep != .forever {
            errors.append(
                ConfigurationError(
                    .standard,
                    key: "journal.keep",
                    "this version keeps every change; write forever, or leave it out"
                )
            )
        }
        if content.keep == .latest {
            errors.append(
                ConfigurationError(
                    .standard,
                    key: "content.keep",
                    "this version keeps every version's content or none; write all or none"
                )
            )
        }
        return errors
    }
}

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
                    "\"\(error.pattern)\": \(error.mistake)"
                )
            ])
        }
    }

    /// The same, each with the place where it was set.
    package func unsupported() -> [ConfigurationError] {
        configuration.unsupported().map { error in
            let place = error.key.flatMap { origins[$0] } ?? error.place
            return ConfigurationError(place, key: error.key, error.message)
        }
    }
}
