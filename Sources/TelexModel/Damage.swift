/// A place of the journal that is not as it was written.
public struct Damage: Equatable, Sendable {
    /// What of the journal is bad.
    public enum Place: String, CaseIterable, Sendable {
        /// The changes: their order, their lines, their chain, or what is summed up of them.
        case journal
        /// A stored content: it is not what its hash says, or can't be read.
        case content
        /// A present file: it is not what the changes leave.
        case file
    }

    /// What is bad.
    public var `where`: Place
    /// The change, where one is bad.
    public var seq: Int64?
    /// The content, where one is bad or concerned.
    public var hash: ContentHash?
    /// The file, where one is bad or concerned.
    public var path: RelativePath?
    /// What is wrong there, for people.
    public var message: String

    /// Names a place and what is wrong there.
    public init(
        where place: Place,
        seq: Int64? = nil,
        hash: ContentHash? = nil,
        path: RelativePath? = nil,
        message: String
    ) {
        self.where = place
        self.seq = seq
        self.hash = hash
        self.path = path
        self.message = message
    }
}
