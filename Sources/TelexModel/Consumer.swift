/// The name of a subscriber whose place the daemon keeps: 1 to 64 of the characters `A-Za-z0-9._-`.
public struct ConsumerName: Hashable, Sendable {
    /// The name.
    public let text: String

    /// Checks a name; nil for anything else.
    public init?(_ text: String) {
        guard 1...64 ~= text.utf8.count, text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension ConsumerName: CustomStringConvertible {
    /// The name.
    public var description: String { text }
}

extension ConsumerName: Comparable {
    /// By the order of the names' bytes.
    public static func < (left: ConsumerName, right: ConsumerName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

/// A named subscriber as the journal keeps it.
public struct Consumer: Equatable, Sendable {
    /// Its name.
    public var name: ConsumerName
    /// The last change that it has acknowledged, or the one that it began after.
    public var seq: Int64
    /// When it last acknowledged one; nil where it never did.
    public var ackedAt: Timestamp?

    /// Combines name and place.
    public init(name: ConsumerName, seq: Int64, ackedAt: Timestamp? = nil) {
        self.name = name
        self.seq = seq
        self.ackedAt = ackedAt
    }
}

/// How a named subscriber stands.
public struct ConsumerStatus: Equatable, Sendable {
    /// Its name.
    public var name: ConsumerName
    /// Everything up to and with this change it has acknowledged.
    public var cursor: Cursor
    /// How many changes the journal is ahead of that.
    public var behind: Int64
    /// Whether a connection is subscribed under that name.
    public var isConnected: Bool
    /// When it last acknowledged a change; nil where it never did.
    public var ackedAt: Timestamp?

    /// Combines what is told of a consumer.
    public init(
        name: ConsumerName,
        cursor: Cursor,
        behind: Int64,
        isConnected: Bool,
        ackedAt: Timestamp? = nil
    ) {
        self.name = name
        self.cursor = cursor
        self.behind = behind
        self.isConnected = isConnected
        self.ackedAt = ackedAt
    }
}
