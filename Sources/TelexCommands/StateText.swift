import TelexModel
import TelexWire

/// The daemon's state in one glance: what it is called, what it means, what to do.
struct StateText {
    /// Its name.
    let title: String
    /// What it means, and what to do where a person must.
    let meaning: String
    /// How good that is.
    let emphasis: Style.Emphasis

    /// Reads the state off a `status` line.
    init(_ line: JSONValue) {
        self.init(
            state: line["state"]?.string ?? "",
            reason: line["reason"]?.string,
            pending: line["pending"]?.integer ?? 0
        )
    }

    /// Reads a state by its name, with the reason's, and how many hints were not looked at yet.
    init(state name: String, reason: String?, pending: Int64 = 0) {
        switch DaemonState(rawValue: name) {
        case .inSync where pending == 0:
            self.init("in sync", "everything in the folder is in the journal", .good)
        case .inSync:
            let paths = countText(pending, "path is", "paths are")
            self.init("catching up", "\(paths) still to be looked at", .fair)
        case .scanning:
            self.init("scanning", Self.meaning(ofReason: reason), .fair)
        case .starting: self.init("starting", "the folder was not looked at yet", .fair)
        case .stopping: self.init("stopping", "the daemon is ending", .fair)
        case .folderMissing:
            self.init(
                "folder missing",
                "the folder is gone or is another one: put it back, or mount it; until then "
                    + "nothing is journaled, and nothing counts as removed",
                .bad
            )
        case .degraded:
            self.init("degraded", "it runs, but somebody must look at the problems below", .bad)
        case nil:
            self.init(name.escapedForDisplay, "a state that this command is too old for", .bad)
        }
    }

    private init(_ title: String, _ meaning: String, _ emphasis: Style.Emphasis) {
        self.title = title
        self.meaning = meaning
        self.emphasis = emphasis
    }

    private static func meaning(ofReason reason: String?) -> String {
        let rest = "comparing the folder with the journal"
        return switch reason.flatMap({ ScanReason(rawValue: $0) }) {
        case .firstScan: "\(rest) for the first time since the start"
        case .queueOverflow: "\(rest), since the kernel dropped events"
        case .watcherRestarted: "\(rest), since the watcher had to be restarted"
        case .reload: "\(rest), since the configuration changed"
        case .requested: "\(rest), as somebody asked"
        case nil: rest
        }
    }
}
