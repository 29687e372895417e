import TelexModel
import TelexSurvey

/// What the pipeline goes by.
struct PipelineSettings: Sendable {
    /// The watched folder.
    var folder: FolderPlace
    /// Which files are journaled.
    var rules: PathRules
    /// A closed file waits for so long without another write.
    var settleNanoseconds: Int64
    /// The time between two comparisons of everything with the journal.
    var scanNanoseconds: Int64
    /// The same for those that hash everything.
    var deepScanNanoseconds: Int64
    /// The same while directories can't be watched.
    var pollNanoseconds: Int64
    /// The clocks.
    var clocks: Clocks
}

extension PathRules {
    /// Whether a file at the path is to be journaled.
    func includes(_ path: RelativePath) -> Bool { verdict(forFile: path) == .included }
}
