import TelexModel
import TelexWire

extension Answer {
    /// Reads a parsed line; nil where it lacks a member that its type always has.
    init?(line: JSONValue) {
        guard let type = line["type"]?.string else { return nil }
        let cursor = line["cursor"]?.string.flatMap { Cursor(text: $0) }
        let read: Answer?
        switch type {
        case "hello": read = Hello(line: line).map { .hello($0) }
        case "subscribed": read = Self.subscribed(line)
        case "change":
            read = cursor.flatMap { place in Change(line: line).map { .change($0, place) } }
        case "caught_up": read = cursor.map { .caughtUp($0) }
        case "state":
            read = line["state"]?.string.map { .state($0, reason: line["reason"]?.string) }
        case "heartbeat": read = cursor.map { .heartbeat($0) }
        case "end": read = cursor.map { .end($0) }
        case "synced": read = cursor.map { .synced($0, problems: line["problems"]?.integer ?? 0) }
        case "progress":
            read = line["done"]?.integer.map { .progress(done: $0, total: line["total"]?.integer) }
        case "scanned": read = cursor.flatMap { Self.scanned(line, $0) }
        case "verified": read = Self.verified(line)
        case "status": read = .status
        case "error": read = .error(Self.error(line))
        default: read = .other
        }
        guard let read else { return nil }
        self = read
    }

    private static func subscribed(_ line: JSONValue) -> Answer? {
        guard let journal = line["journal"]?.string.flatMap({ JournalID(text: $0) }),
            let after = line["after"]?.integer
        else { return nil }
        return .subscribed(after: Cursor(journal: journal, seq: after))
    }

    private static func scanned(_ line: JSONValue, _ cursor: Cursor) -> Answer? {
        guard let files = line["files"]?.integer, let changes = line["changes"]?.integer else {
            return nil
        }
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
