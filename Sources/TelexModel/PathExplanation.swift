/// What is known of a path, and what keeps its present content out of the journal.
public struct PathExplanation: Equatable, Sendable {
    /// What keeps a content out.
    public enum Reason: String, CaseIterable, Sendable {
        /// Nothing is there.
        case absent
        /// A pattern of `folder.exclude` matches.
        case excluded
        /// No pattern of `folder.include` matches.
        case notIncluded = "not_included"
        /// What is there is no regular file.
        case notRegular = "not_regular"
        /// It may not be read.
        case unreadable
        /// It changes faster than it can be read.
        case unstable
        /// It can't be reached from the folder.
        case unreachable
        /// It has not been looked at yet.
        case pending
    }

    /// The file as journaled; nil where the path holds none in the journal.
    public var file: JournaledFile?
    /// Why the present content is not journaled; nil where it is.
    public var reason: Reason?
    /// The pattern that keeps it out, where one does.
    public var pattern: String?
    /// What that means and what to do, for people.
    public var message: String?

    /// Combines what is known.
    public init(
        file: JournaledFile?,
        reason: Reason? = nil,
        pattern: String? = nil,
        message: String? = nil
    ) {
        self.file = file
        self.reason = reason
        self.pattern = pattern
        self.message = message
    }
}
