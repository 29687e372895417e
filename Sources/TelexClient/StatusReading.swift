import TelexModel
import TelexWire

extension Status {
    /// Reads a parsed `status` line; nil where it lacks a member.
    ///
    /// Problems of a kind that this client does not know are left out.
    init?(line: JSONValue) {
        self.init()
        guard let daemon = line["daemon"]?.string,
            let pid = line["pid"]?.integer,
            let started = line.time("started"),
            let folder = line.path("folder"),
            let state = line["state"]?.string.flatMap({ DaemonState(rawValue: $0) }),
            let pending = line["pending"]?.integer,
            let journal = line["journal"].flatMap({ JournalStatus(object: $0) })
        else { return nil }
        self.daemon = daemon
        self.pid = pid
        self.started = started
        self.folder = folder.bytes
        self.state = state
        self.pending = pending
        self.journal = journal
        reason = line["reason"]?.string.flatMap { ScanReason(rawValue: $0) }
        guard readFolder(line), readWork(line) else { return nil }
        consumers = line["consumers"]?.array?.compactMap { ConsumerStatus(line: $0) } ?? []
        problems = line["problems"]?.array?.compactMap { Problem(object: $0) } ?? []
    }

    private mutating func readFolder(_ line: JSONValue) -> Bool {
        line.read("files", "count", into: &files.count)
            && line.read("files", "directories", into: &files.directories)
            && line.read("files", "bytes", into: &files.byteCount)
            && line.read("articles", "count", into: &articles.count)
            && line.read("articles", "duplicates", into: &articles.duplicates)
            && line.read("articles", "duplicate_bytes", into: &articles.duplicateByteCount)
            && line.read("content", "stored", into: &content.stored)
            && line.read("content", "bytes", into: &content.byteCount)
    }

    private mutating func readWork(_ line: JSONValue) -> Bool {
        scan.last = line["scan"]?.time("last")
        switch line["scan"]?["seconds"] {
        case .number(let seconds): scan.seconds = seconds
        case .integer(let seconds): scan.seconds = Double(seconds)
        default: return false
        }
        watch.limit = line["watch"]?["limit"]?.integer
        return line.read("scan", "found", into: &scan.found)
            && line.read("scan", "unreadable", into: &scan.unreadable)
            && line.read("watch", "watches", into: &watch.watches)
            && line.read("watch", "queue_overflows", into: &watch.queueOverflows)
            && line.read("watch", "watcher_restarts", into: &watch.watcherRestarts)
            && line.read("watch", "polled_directories", into: &watch.polledDirectories)
            && line.read("watch", "oldest_pending_ms", into: &watch.oldestPendingMilliseconds)
            && line.read("feed", "connections", into: &feed.connections)
            && line.read("feed", "subscribers", into: &feed.subscribers)
            && line.read("feed", "slowest_behind", into: &feed.slowestBehind)
    }
}

extension JournalStatus {
    fileprivate init?(object: JSONValue) {
        self.init()
        guard let id = object["id"]?.string.flatMap({ JournalID(text: $0) }),
            let head = object["head"]?.integer,
            let oldest = object["oldest"]?.integer,
            let byteCount = object["bytes"]?.integer,
            let durability = object["durability"]?.string.flatMap({ Durability(rawValue: $0) })
        else { return nil }
        self.id = id
        self.head = head
        self.oldest = oldest
        self.byteCount = byteCount
        self.durability = durability
        lastChange = object.time("last_change")
        chain = object["chain"]?.string.flatMap { ContentHash(text: $0) }
    }
}

extension Problem {
    fileprivate init?(object: JSONValue) {
        guard let code = object["code"]?.string.flatMap({ ProblemCode(rawValue: $0) }),
            let message = object["message"]?.string,
            let since = object.time("since")
        else { return nil }
        self.init(code: code, path: object.path("path"), message: message, since: since)
    }
}

extension JSONValue {
    /// Reads a number of a group; false where it is missing.
    fileprivate func read(_ group: String, _ name: String, into number: inout Int64) -> Bool {
        guard let value = self[group]?[name]?.integer else { return false }
        number = value
        return true
    }
}
