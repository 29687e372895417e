/// A setting of a known key, as it is written somewhere.
struct ConfigurationSetting: Sendable {
    let key: ConfigurationKey
    let raw: RawSetting
    let place: ConfigurationPlace
}

/// What one source of settings holds: the settings that could be read, and what is wrong.
struct ConfigurationLayer: Sendable {
    var settings: [ConfigurationSetting] = []
    var errors: [ConfigurationError] = []
    /// Whether it could not be read at all, so that what it would have set is unknown.
    var isUnreadable = false

    init() {}

    /// A source that could not be read.
    init(unreadable error: ConfigurationError) {
        errors = [error]
        isUnreadable = true
    }

    mutating func refuse(_ place: ConfigurationPlace, key: String? = nil, _ message: String) {
        errors.append(ConfigurationError(place, key: key, message))
    }
}
