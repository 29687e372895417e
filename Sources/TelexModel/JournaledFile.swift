/// A file of the folder as the journal has it.
public struct JournaledFile: Equatable, Sendable {
    /// Where it is.
    public var path: RelativePath
    /// Which content of its path this is.
    public var version: Int64
    /// Its content.
    public var hash: ContentHash
    /// Bytes.
    public var size: Int64
    /// The modification time.
    public var mtime: Timestamp
    /// How many files hold this content.
    public var copies: Int64
    /// The file's last change.
    public var seq: Int64

    /// Combines what is known of a file.
    public init(
        path: RelativePath,
        version: Int64,
        hash: ContentHash,
        size: Int64,
        mtime: Timestamp,
        copies: Int64,
        seq: Int64
    ) {
        self.path = path
        self.version = version
        self.hash = hash
        self.size = size
        self.mtime = mtime
        self.copies = copies
        self.seq = seq
    }
}
