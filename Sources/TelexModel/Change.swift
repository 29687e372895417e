/// What happened to a path.
public enum ChangeKind: String, CaseIterable, Sendable {
    /// A path that held no file now holds one.
    case added
    /// A file's content became another.
    case modified
    /// A file has a new path, its content unchanged.
    case moved
    /// A path holds no file any more.
    case removed
}

/// How a change was found.
public enum Origin: String, Sendable {
    /// The kernel pointed at it, or at a directory above it.
    case live
    /// A comparison of the folder with the journal came upon it.
    case scan
}

/// One entry of the journal, as `PROTOCOL.md` describes it.
public struct Change: Equatable, Sendable {
    /// The change's number: 1, 2, 3 … without gaps.
    public var seq: Int64
    /// When it was journaled; never earlier than the change before it.
    public var time: Timestamp
    /// What happened.
    public var kind: ChangeKind
    /// How it was found.
    public var origin: Origin
    /// The path after the change; for `removed` the path that is gone.
    public var path: RelativePath
    /// The path's version after the change; for `removed` the last one it had.
    public var version: Int64
    /// The content; for `removed` the last one.
    public var hash: ContentHash
    /// How many files hold this content after the change.
    public var copies: Int64
    /// For `moved`: where the file was.
    public var source: Source?
    /// Size and modification time; absent for `removed`.
    public var file: FileFacts?
    /// Another file with this content, where there is one and the change is no removal.
    public var duplicateOf: RelativePath?
    /// For `modified`: the content before.
    public var previous: Previous?
    /// What could be read off the content, where it is text and not empty.
    public var article: ArticleFacts?

    /// Makes a change from its parts.
    public init(
        seq: Int64,
        time: Timestamp,
        kind: ChangeKind,
        origin: Origin,
        path: RelativePath,
        version: Int64,
        hash: ContentHash,
        copies: Int64,
        source: Source? = nil,
        file: FileFacts? = nil,
        duplicateOf: RelativePath? = nil,
        previous: Previous? = nil,
        article: ArticleFacts? = nil
    ) {
        self.seq = seq
        self.time = time
        self.kind = kind
        self.origin = origin
        self.path = path
        self.version = version
        self.hash = hash
        self.copies = copies
        self.source = source
        self.file = file
        self.duplicateOf = duplicateOf
        self.previous = previous
        self.article = article
    }

    /// Where a moved file was.
    public struct Source: Equatable, Sendable {
        /// The path before.
        public var path: RelativePath
        /// The version it had there.
        public var version: Int64

        /// Names the place a file moved from.
        public init(path: RelativePath, version: Int64) {
            self.path = path
            self.version = version
        }
    }

    /// What the disk says of a file.
    public struct FileFacts: Equatable, Sendable {
        /// Bytes.
        public var size: Int64
        /// The modification time.
        public var mtime: Timestamp

        /// Combines size and modification time.
        public init(size: Int64, mtime: Timestamp) {
            self.size = size
            self.mtime = mtime
        }
    }

    /// The content that a modified file held before.
    public struct Previous: Equatable, Sendable {
        /// Its hash.
        public var hash: ContentHash
        /// The version of the path that it was.
        public var version: Int64
        /// How many files still hold it.
        public var copies: Int64

        /// Describes the content before.
        public init(hash: ContentHash, version: Int64, copies: Int64) {
            self.hash = hash
            self.version = version
            self.copies = copies
        }
    }
}
