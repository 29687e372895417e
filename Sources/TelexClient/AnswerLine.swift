public import TelexModel
public import TelexWire

/// One line of the daemon: the bytes as they came, and what they say.
public struct AnswerLine: Equatable, Sendable {
    /// The line without its newline.
    public let bytes: [UInt8]
    /// The line, parsed.
    public let value: JSONValue
    /// What it says.
    public let answer: Answer

    /// Parses a line.
    public init(bytes: [UInt8]) throws(TelexClientError) {
        do {
            value = try JSONParser.parse(bytes)
        } catch {
            throw .protocolViolation("a line is no JSON: \(error.message)")
        }
        guard let answer = Answer(line: value) else {
            let type = value["type"]?.string?.prefix(32) ?? ""
            throw .protocolViolation("a line of type '\(type)' lacks what the protocol promises")
        }
        self.bytes = bytes
        self.answer = answer
    }
}

/// What a line of the daemon says, as far as this client knows it.
public enum Answer: Equatable, Sendable {
    /// The greeting.
    case hello(Hello)
    /// A subscription begins after this place.
    case subscribed(after: Cursor)
    /// A change, and the place behind it.
    case change(Change, Cursor)
    /// The backlog is done.
    case caughtUp(Cursor)
    /// The daemon's state has changed; the texts are as they came.
    case state(String, reason: String?)
    /// A sign of life.
    case heartbeat(Cursor)
    /// The answer ends.
    case end(Cursor)
    /// Everything done before is journaled.
    case synced(Cursor, problems: Int64)
    /// So many are done; of so many, where that is known.
    case progress(done: Int64, total: Int64?)
    /// The folder was compared with the journal: so many files, so many changes, journaled up to
    /// this place.
    case scanned(files: Int64, changes: Int64, Cursor)
    /// The journal was read again: so many changes and contents, of which so many places are bad;
    /// read these from the line.
    case verified(changes: Int64, contents: Int64, badCount: Int)
    /// The daemon's status; read its members from the line.
    case status
    /// The request is refused.
    case error(RequestError)
    /// A line of a type that this client does not know.
    case other

    /// The place in the journal that the line lets a client store.
    public var cursor: Cursor? {
        switch self {
        case .subscribed(let cursor), .change(_, let cursor), .caughtUp(let cursor),
            .heartbeat(let cursor), .end(let cursor), .synced(let cursor, _):
            cursor
        // What a scan found is not what a subscription has read up to there.
        case .hello, .state, .progress, .scanned, .verified, .status, .error, .other: nil
        }
    }
}
