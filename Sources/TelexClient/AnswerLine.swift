package import TelexModel
package import TelexWire

/// One line of the daemon: the bytes as they came, and what they say.
package struct AnswerLine: Equatable, Sendable {
    /// The line without its newline.
    package let bytes: [UInt8]
    /// The line, parsed.
    package let value: JSONValue
    /// What it says.
    package let answer: Answer

    /// Parses a line.
    package init(bytes: [UInt8]) throws(TelexClientError) {
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
package enum Answer: Equatable, Sendable {
    /// The greeting.
    case hello(Hello)
    /// A subscription begins after this place.
    case subscribed(after: Cursor)
    /// A file of the folder.
    case file(JournaledFile)
    /// The files of a snapshot end; so many they were, as of this place.
    case snapshotEnd(Cursor, files: Int64)
    /// A change, and the place behind it.
    case change(Change, Cursor)
    /// The backlog is done.
    case caughtUp(Cursor)
    /// The daemon's state has changed; the texts are as they came.
    case state(String, reason: String?)
    /// A sign of life.
    case heartbeat(Cursor)
    /// The answer ends; what else it tells is read from the line.
    case end(Cursor)
    /// Everything up to this place is acknowledged.
    case acked(Cursor)
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
    /// A content, or a part of one.
    case content(ContentPart)
    /// What is known of a path.
    case why(PathExplanation)
    /// An article that more than one file holds.
    case duplicates(DuplicatedArticle)
    /// A named subscriber.
    case consumer(ConsumerStatus)
    /// A named subscriber is forgotten.
    case forgotten
    /// A sign of life that was asked for.
    case pong(Timestamp)
    /// The daemon's status; read its members from the line.
    case status
    /// The request is refused.
    case error(RequestError)
    /// A line of a type that this client does not know.
    case other
}
