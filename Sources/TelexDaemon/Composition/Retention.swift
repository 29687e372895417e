import TelexJournal

extension JournalSettings {
    /// How long the journal keeps changes.
    var retention: ChangeRetention {
        switch keep {
        case .forever: .forever
        case .age(let age): .age(nanoseconds: age.nanoseconds)
        case .count(let count): .count(Int64(count))
        }
    }
}

extension ContentSettings {
    /// Which contents the journal keeps.
    var retention: ContentRetention {
        switch keep {
        case .all: .all
        case .latest: .latest
        case .none: .none
        }
    }
}
