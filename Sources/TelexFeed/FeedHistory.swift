package import TelexModel

/// The changes of one file, in the order of their seq.
package struct FeedHistory: Sendable {
    /// The journal's head as of which they are all.
    package var cursor: Cursor
    /// Whether none of them had been cut off by retention.
    package var isComplete: Bool
    /// The lines from an offset on, about so many bytes of them; nil behind the last; *blocking*.
    ///
    /// The first page is that at 0; each names the offset of the next.
    package var page: @Sendable (_ offset: Int, _ byteLimit: Int) throws -> FeedHistoryPage?

    /// Combines place and pages.
    package init(
        cursor: Cursor,
        isComplete: Bool,
        page: @escaping @Sendable (_ offset: Int, _ byteLimit: Int) throws -> FeedHistoryPage?
    ) {
        self.cursor = cursor
        self.isComplete = isComplete
        self.page = page
    }
}

/// Some of a file's changes.
package struct FeedHistoryPage: Equatable, Sendable {
    /// The offset of the page after this one.
    package var next: Int
    /// Whole `change` lines with their newlines.
    package var bytes: [UInt8]
    /// Whether retention took some of the page's changes meanwhile.
    package var isCut: Bool

    /// Combines lines and place.
    package init(next: Int, bytes: [UInt8], isCut: Bool = false) {
        self.next = next
        self.bytes = bytes
        self.isCut = isCut
    }
}
