/// What the daemon is doing, the first that applies.
public enum DaemonState: String, Sendable {
    /// It is ending.
    case stopping
    /// It has not begun to look at the folder.
    case starting
    /// The folder is gone, or is no longer the same one.
    case folderMissing = "folder_missing"
    /// It is known to be behind.
    case scanning
    /// It runs, but something in `problems` needs a person.
    case degraded
    /// Everything that the kernel told of is journaled.
    case inSync = "in_sync"
}

/// Why the daemon is scanning.
public enum ScanReason: String, Sendable {
    /// The comparison at start.
    case firstScan = "first_scan"
    /// The kernel dropped events.
    case queueOverflow = "queue_overflow"
    /// The watcher's process ended and was replaced.
    case watcherRestarted = "watcher_restarted"
    /// The configuration changed.
    case reload
    /// Somebody asked for it.
    case requested
}

/// What kind of thing was set aside.
public enum ProblemCode: String, CaseIterable, Sendable {
    /// A file or directory that may not be read.
    case unreadable
    /// A file that changes faster than it can be read.
    case unstable
    /// A file whose path is too long.
    case unreachable
    /// The kernel gives no more watches.
    case watchLimit = "watch_limit"
    /// The kernel gives no more inotify instances.
    case instanceLimit = "instance_limit"
    /// A file system that was mounted below the folder is gone.
    case mountMissing = "mount_missing"
    /// The journal's disk is full.
    case journalFull = "journal_full"
    /// The journal's disk fails.
    case journalIO = "journal_io"
    /// The clock is behind the journal's last change.
    case clockBehind = "clock_behind"
}

/// Something set aside, with its reason.
public struct Problem: Equatable, Sendable {
    /// What kind of thing.
    public var code: ProblemCode
    /// Which file or directory, where it is one.
    public var path: RelativePath?
    /// What happened and what to do, for people.
    public var message: String
    /// Since when.
    public var since: Timestamp

    /// Describes a problem.
    public init(code: ProblemCode, path: RelativePath?, message: String, since: Timestamp) {
        self.code = code
        self.path = path
        self.message = message
        self.since = since
    }
}
