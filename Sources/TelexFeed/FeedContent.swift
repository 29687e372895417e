package import TelexModel

/// A stored content.
package struct FeedContent: Equatable, Sendable {
    /// What it is known by.
    package var hash: ContentHash
    /// Its size in bytes.
    package var size: Int64
    /// All of it.
    package var bytes: [UInt8]

    /// Combines the content with what it is known by.
    package init(hash: ContentHash, size: Int64, bytes: [UInt8]) {
        self.hash = hash
        self.size = size
        self.bytes = bytes
    }
}
