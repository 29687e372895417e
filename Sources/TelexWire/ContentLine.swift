public import TelexModel

/// One line's part of a content.
public struct ContentPart: Equatable, Sendable {
    /// The whole content's hash.
    public var hash: ContentHash
    /// The whole content's size in bytes.
    public var size: Int64
    /// The bytes of this part.
    public var bytes: ArraySlice<UInt8>
    /// Whether the whole content is UTF-8, and this part cut between characters.
    public var isText: Bool
    /// Which part this is, counting from 1; nil where the content comes in one line.
    public var number: Int64?
    /// Whether another part follows.
    public var hasMore: Bool

    /// Combines a part with what it is of.
    public init(
        hash: ContentHash,
        size: Int64,
        bytes: ArraySlice<UInt8>,
        isText: Bool,
        number: Int64? = nil,
        hasMore: Bool = false
    ) {
        self.hash = hash
        self.size = size
        self.bytes = bytes
        self.isText = isText
        self.number = number
        self.hasMore = hasMore
    }
}

extension LineWriter {
    /// Writes a `content` line.
    public mutating func content(_ part: ContentPart, id: RequestID?) {
        begin("content", id: id)
        member("hash", part.hash)
        member("size", part.size)
        if let number = part.number { member("part", number) }
        if part.hasMore { member("more", true) }
        if part.isText {
            member("text", utf8: part.bytes)
        } else {
            member("text_base64", base64: part.bytes)
        }
        end()
    }
}
