import TelexModel
import TelexWire

extension Answer {
    /// Reads a parsed line; nil where it lacks a member that its type always has.
    init?(line: JSONValue) {
        guard let type = line["type"]?.string else { return nil }
        let read: Answer?
        // Of an event of CloudEvents the type says the kind too, and the change is its data.
        if type.hasPrefix("telex.change."), let change = line["data"] {
            read = change["type"]?.string == "change" ? Self.place("change", change) : nil
        } else {
            read = Self.feedLine(type, line) ?? Self.answerLine(type, line)
        }
        guard let read else { return nil }
        self = read
    }

    /// Reads a line of a subscription; nil where it is none, or lacks a member.
    private static func feedLine(_ type: String, _ line: JSONValue) -> Answer? {
        switch type {
        case "change", "caught_up", "heartbeat", "end", "acked", "snapshot_end":
            place(type, line)
        case "subscribed": subscribed(line)
        case "file": JournaledFile(line: line).map { .file($0) }
        case "state": line["state"]?.string.map { .state($0, reason: line["reason"]?.string) }
        default: nil
        }
    }

    /// Reads a line that names a place of the feed.
    private static func place(_ type: String, _ line: JSONValue) -> Answer? {
        guard let cursor = line.cursor else { return nil }
        return switch type {
        case "change": Change(line: line).map { .change($0, cursor) }
        case "caught_up": .caughtUp(cursor)
        case "heartbeat": .heartbeat(cursor)
        case "acked": .acked(cursor)
        case "snapshot_end": line["files"]?.integer.map { .snapshotEnd(cursor, files: $0) }
        default: .end(cursor)
        }
    }

    /// Reads a line of any other answer; nil where it lacks a member.
    private static func answerLine(_ type: String, _ line: JSONValue) -> Answer? {
        switch type {
        case "hello": Hello(line: line).map { .hello($0) }
        case "synced":
            line.cursor.map { .synced($0, problems: line["problems"]?.integer ?? 0) }
        case "progress":
            line["done"]?.integer.map { .progress(done: $0, total: line["total"]?.integer) }
        case "scanned": scanned(line)
        case "verified": verified(line)
        case "content": ContentPart(line: line).map { .content($0) }
        case "why": PathExplanation(line: line).map { .why($0) }
        case "duplicates": DuplicatedArticle(line: line).map { .duplicates($0) }
        case "consumer": ConsumerStatus(line: line).map { .consumer($0) }
        case "forgotten": .forgotten
        case "pong": line.time("time").map { .pong($0) }
        case "status": .status
        case "error": .error(error(line))
        // Those that a subscription has were read before, and lack something.
        case "change", "caught_up", "heartbeat", "end", "acked", "snapshot_end", "subscribed",
            "file", "state":
            nil
        default: .other
        }
    }

    private static func subscribed(_ line: JSONValue) -> Answer? {
        guard let journal = line["journal"]?.string.flatMap({ JournalID(text: $0) }),
            let after = line["after"]?.integer
        else { return nil }
        return .subscribed(after: Cursor(journal: journal, seq: after))
    }

    private static func scanned(_ line: JSONValue) -> Answer? {
        guard let files = line["files"]?.integer, let changes = line["changes"]?.integer,
            let cursor = line.cursor
        else { return nil }
        return .scanned(files: files, changes: changes, cursor)
    }

    private static func verified(_ line: JSONValue) -> Answer? {
        guard let changes = line["changes"]?.integer, let contents = line["contents"]?.integer,
            let bad = line["bad"]?.array
        else { return nil }
        return .verified(changes: changes, contents: contents, badCount: bad.count)
    }

    private static func error(_ line: JSONValue) -> RequestError {
        let message = line["message"]?.string ?? ""
        let text = line["code"]?.string ?? ""
        // A code that is newer than this client is a refusal all the same.
        guard let code = ErrorCode(rawValue: text) else {
            return RequestError(.internal, "\(text): \(message)")
        }
        return RequestError(code, message, oldest: line["oldest"]?.integer)
    }
}

extension JSONValue {
    /// The place that a line names.
    var cursor: Cursor? { self["cursor"]?.string.flatMap { Cursor(text: $0) } }

    /// A member that is a hash.
    var hash: ContentHash? { self["hash"]?.string.flatMap { ContentHash(text: $0) } }

    /// A member that is a moment.
    func time(_ name: String) -> Timestamp? { self[name]?.string.flatMap { Timestamp(text: $0) } }
}

extension Hello {
    /// Reads a parsed greeting; nil where it lacks a member.
    init?(line: JSONValue) {
        guard let daemon = line["daemon"]?.string,
            let journal = line["journal"]?.string.flatMap({ JournalID(text: $0) }),
            let oldest = line["oldest"]?.integer,
            let head = line["head"]?.integer,
            let folder = line.path("folder"),
            let durability = line["durability"]?.string.flatMap({ Durability(rawValue: $0) }),
            line["protocol"]?.integer == Hello.protocolVersion
        else { return nil }
        self.init(
            daemon: daemon,
            journal: journal,
            oldest: oldest,
            head: head,
            folder: folder.bytes,
            durability: durability
        )
    }
}
