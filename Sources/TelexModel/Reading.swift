/// What the disk held at a path when it was looked at.
package struct Reading: Sendable {
    /// Where was looked.
    package var path: RelativePath
    /// What was there.
    package var finding: Finding
    /// How the path was come upon.
    package var origin: Origin
    /// Where the kernel says that the file was before, when it came by a rename.
    package var cameFrom: RelativePath?
    /// Whether the path is none that is journaled: what was a file there may still be one, so that
    /// it has not moved elsewhere.
    package var isExcluded: Bool

    /// Combines place and finding.
    package init(
        path: RelativePath,
        finding: Finding,
        origin: Origin,
        cameFrom: RelativePath? = nil,
        isExcluded: Bool = false
    ) {
        self.isExcluded = isExcluded
        self.path = path
        self.finding = finding
        self.origin = origin
        self.cameFrom = cameFrom
    }
}

/// What was found at a path.
package enum Finding: Sendable {
    /// No regular file: nothing at all, a directory, a link, a device.
    case noFile
    /// A regular file and the content it had.
    case file(FileReading)
    /// Something that could not be read; the journal keeps what it knows.
    case unreadable(ProblemCode, errno: Int32)
}

/// A regular file, read whole.
package struct FileReading: Sendable {
    /// The file as of the reading.
    package var fingerprint: Fingerprint
    /// How many names it had, in the folder and outside.
    package var linkCount: Int64
    /// Whether the file could have changed after the reading without another fingerprint.
    package var isRacy: Bool
    /// The content's hash.
    package var hash: ContentHash
    /// The bytes to be stored, compressed where that helps; nil when they are known already, or
    /// are over `content.max_size`, or none are to be stored.
    package var stored: StoredContent?
    /// What the text says of itself; nil when it is no text or empty, or was not read anew.
    package var article: ArticleFacts?
    /// Whether the content was read now, and not taken from the journal by its fingerprint.
    package var isRead: Bool

    /// Combines what was read.
    package init(
        fingerprint: Fingerprint,
        linkCount: Int64 = 1,
        isRacy: Bool,
        hash: ContentHash,
        stored: StoredContent?,
        article: ArticleFacts?,
        isRead: Bool
    ) {
        self.fingerprint = fingerprint
        self.linkCount = linkCount
        self.isRacy = isRacy
        self.hash = hash
        self.stored = stored
        self.article = article
        self.isRead = isRead
    }
}

/// A content's bytes as the journal keeps them.
package struct StoredContent: Equatable, Sendable {
    /// How the bytes are to be read.
    package enum Encoding: Int64, Sendable {
        /// As they were in the file.
        case plain = 0
        /// One zstd frame (RFC 8878).
        case zstd = 1
    }

    /// How the bytes are to be read.
    package var encoding: Encoding
    /// The bytes.
    package var bytes: [UInt8]

    /// Combines bytes and encoding.
    package init(encoding: Encoding, bytes: [UInt8]) {
        self.encoding = encoding
        self.bytes = bytes
    }
}
