public import TelexModel
import TelexWire

/// A change as the feed tells it.
public struct FeedChange: Equatable, Sendable {
    /// What happened.
    public let change: Change
    /// The place behind it: what to store, or to acknowledge, when it is dealt with.
    public let cursor: Cursor
    /// The line as it came, without its newline; it may say more than this client knows.
    public var line: [UInt8] { source.bytes }

    private let source: AnswerLine

    init(_ change: Change, _ cursor: Cursor, _ source: AnswerLine) {
        self.change = change
        self.cursor = cursor
        self.source = source
    }

    /// The content, where the subscription included contents and this one is stored.
    public var content: [UInt8]? {
        if let text = members["text"]?.string { return Array(text.utf8) }
        return members["text_base64"]?.string.flatMap { Base64.decode($0.utf8) }
    }

    /// Whether the content was left out since it is too large for a line: ask for it.
    public var isContentOmitted: Bool { members["text_omitted"]?.bool ?? false }

    /// The members of the change: an event of CloudEvents has them in its data.
    private var members: JSONValue { source.value["data"] ?? source.value }
}
