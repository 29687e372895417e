import TelexModel
import TelexSurvey

/// What the pipeline goes by.
struct PipelineSettings: Sendable {
    /// The watched folder.
    var folder: FolderPlace
    /// Which files are journaled.
    var rules: PathRules
    /// A closed file waits for so long without another write.
    var settleNanoseconds: Int64 = 0
    /// The time between two comparisons of everything with the journal.
    var scanNanoseconds: Int64 = 0
    /// The same for those that hash everything.
    var deepScanNanoseconds: Int64 = 0
    /// The same for directories that can't be watched.
    var pollNanoseconds: Int64 = 0
    /// Beyond so many looks no more events are taken.
    var queueLimit = Pipeline.queueLimit
    /// So many directories that have ended may stand in the watcher's tables.
    var staleWatchLimit = Pipeline.staleWatchLimit
    /// The clocks.
    var clocks: Clocks

    /// Takes them from the configuration.
    init(folder: FolderPlace, _ settings: FolderSettings, _ rules: PathRules, _ clocks: Clocks) {
        self.folder = folder
        self.rules = rules
        self.clocks = clocks
        take(settings, rules)
    }

    /// Takes over what may change while the daemon runs.
    mutating func take(_ settings: FolderSettings, _ rules: PathRules) {
        self.rules = rules
        settleNanoseconds = settings.settle.nanoseconds
        scanNanoseconds = settings.scanEvery.nanoseconds
        deepScanNanoseconds = settings.deepScanEvery.nanoseconds
        pollNanoseconds = settings.pollEvery.nanoseconds
    }
}

extension PathRules {
    /// Whether a file at the path is to be journaled.
    func includes(_ path: RelativePath) -> Bool { verdict(forFile: path) == .included }
}

extension Duration {
    /// The duration in nanoseconds, saturating at some 292 years.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflowed ? .max : product + attoseconds / 1_000_000_000
    }
}
