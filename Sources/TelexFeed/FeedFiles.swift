package import TelexModel

/// As of when files are asked for.
package enum FilesMoment: Equatable, Sendable {
    /// As of now.
    case now
    /// Behind a change that is kept, or right before the oldest one that is.
    case seq(Int64)
    /// As of a time.
    case time(Timestamp)
}

/// The files as of one moment, a page at a time in path order.
package struct FeedFiles: Sendable {
    /// The moment.
    package var cursor: Cursor
    /// The next files after a path; *blocking*.
    package var page: @Sendable (_ after: RelativePath, _ limit: Int) throws -> [JournaledFile]

    /// Combines moment and pages.
    package init(
        cursor: Cursor,
        page: @escaping @Sendable (RelativePath, Int) throws -> [JournaledFile]
    ) {
        self.cursor = cursor
        self.page = page
    }
}
