public import TelexModel

/// The greeting of a connection.
public struct Hello: Equatable, Sendable {
    /// The version of the protocol.
    public static let protocolVersion: Int64 = 1

    /// Name and version of the daemon.
    public var daemon: String
    /// The journal's id.
    public var journal: JournalID
    /// The oldest change that is kept.
    public var oldest: Int64
    /// The last change.
    public var head: Int64
    /// The watched folder's path.
    public var folder: [UInt8]
    /// What a change has survived before it is told.
    public var durability: Durability

    /// Combines what a client needs to know first.
    public init(
        daemon: String,
        journal: JournalID,
        oldest: Int64,
        head: Int64,
        folder: [UInt8],
        durability: Durability
    ) {
        self.daemon = daemon
        self.journal = journal
        self.oldest = oldest
        self.head = head
        self.folder = folder
        self.durability = durability
    }
}

extension LineWriter {
    /// Writes the greeting.
    public mutating func hello(_ hello: Hello) {
        begin("hello")
        member("protocol", Hello.protocolVersion)
        member("daemon", hello.daemon)
        member("journal", hello.journal.description)
        member("oldest", hello.oldest)
        member("head", hello.head)
        member("folder", path: hello.folder)
        member("durability", hello.durability.rawValue)
        end()
    }

    /// Writes why a request is refused.
    public mutating func error(_ error: RequestError, id: RequestID?) {
        begin("error", id: id)
        member("code", error.code.rawValue)
        member("message", error.message)
        if let oldest = error.oldest { member("oldest", oldest) }
        end()
    }

    /// Writes that a subscription begins after the change `after`.
    public mutating func subscribed(
        journal: JournalID,
        after: Int64,
        oldest: Int64,
        head: Int64,
        state: DaemonState,
        id: RequestID?
    ) {
        begin("subscribed", id: id)
        member("journal", journal.description)
        member("after", after)
        member("oldest", oldest)
        member("head", head)
        member("state", state.rawValue)
        end()
    }

    /// Writes that the files of a snapshot end, and the place that they are as of.
    public mutating func snapshotEnd(_ cursor: Cursor, files: Int64, id: RequestID?) {
        begin("snapshot_end", id: id)
        member("cursor", cursor)
        member("files", files)
        end()
    }

    /// Writes that the backlog is done.
    public mutating func caughtUp(_ cursor: Cursor, id: RequestID?) {
        begin("caught_up", id: id)
        member("cursor", cursor)
        end()
    }

    /// Writes that the daemon's state has changed.
    public mutating func state(
        _ state: DaemonState,
        reason: ScanReason?,
        time: Timestamp,
        id: RequestID?
    ) {
        begin("state", id: id)
        member("state", state.rawValue)
        if let reason { member("reason", reason.rawValue) }
        member("time", time, digits: .micro)
        end()
    }

    /// Writes a sign of life of a subscription.
    public mutating func heartbeat(
        _ cursor: Cursor,
        state: DaemonState,
        time: Timestamp,
        id: RequestID?
    ) {
        begin("heartbeat", id: id)
        member("cursor", cursor)
        member("state", state.rawValue)
        member("time", time, digits: .micro)
        end()
    }

    /// Writes that an answer ends, with the number of files where it listed them, and whether it
    /// is complete only where it is not.
    public mutating func end(
        _ cursor: Cursor,
        files: Int64? = nil,
        isComplete: Bool = true,
        id: RequestID?
    ) {
        begin("end", id: id)
        member("cursor", cursor)
        if let files { member("files", files) }
        if !isComplete { member("complete", false) }
        end()
    }

    /// Writes that everything done before is journaled.
    public mutating func synced(_ cursor: Cursor, problems: Int64, id: RequestID?) {
        begin("synced", id: id)
        member("cursor", cursor)
        member("problems", problems)
        end()
    }

    /// Writes how far a long request has come; the total only where it is known.
    public mutating func progress(done: Int64, total: Int64?, unit: String, id: RequestID?) {
        begin("progress", id: id)
        member("done", done)
        if let total { member("total", total) }
        member("unit", unit)
        end()
    }

    /// Writes that the folder was compared with the journal, and what came of it.
    public mutating func scanned(files: Int64, changes: Int64, cursor: Cursor, id: RequestID?) {
        begin("scanned", id: id)
        member("files", files)
        member("changes", changes)
        member("cursor", cursor)
        end()
    }

    /// Writes what was read again and checked, and every place that is bad.
    public mutating func verified(changes: Int64, contents: Int64, bad: [Damage], id: RequestID?) {
        begin("verified", id: id)
        member("changes", changes)
        member("contents", contents)
        raw(",\"bad\":[")
        for (index, damage) in bad.enumerated() {
            if index > 0 { raw(",") }
            value(damage)
        }
        raw("]")
        end()
    }

    private mutating func value(_ damage: Damage) {
        raw("{\"where\":")
        value(damage.where.rawValue)
        if let seq = damage.seq { member("seq", seq) }
        if let hash = damage.hash { member("hash", hash) }
        if let path = damage.path { member("path", path: path.bytes) }
        member("message", damage.message)
        raw("}")
    }

    /// Writes the answer to a `ping`.
    public mutating func pong(time: Timestamp, id: RequestID?) {
        begin("pong", id: id)
        member("time", time, digits: .micro)
        end()
    }
}
