/// What `statx(2)` says of a regular file: which file it is, and whether it may have changed.
package struct Fingerprint: Equatable, Sendable {
    /// Which file it is.
    package var identity: FileIdentity
    /// Bytes.
    package var size: Int64
    /// The last modification of the content, which a user may set.
    package var mtime: Timestamp
    /// The last change of content or inode, which only the kernel sets.
    package var ctime: Timestamp

    /// Combines what was read.
    package init(identity: FileIdentity, size: Int64, mtime: Timestamp, ctime: Timestamp) {
        self.identity = identity
        self.size = size
        self.mtime = mtime
        self.ctime = ctime
    }
}

/// Which file or directory it is, under whatever name.
///
/// The device is left out: its number changes between boots. An inode number comes again after
/// a file's end, the birth time tells the two apart; it is 0 where the file system has none.
package struct FileIdentity: Hashable, Sendable {
    /// The inode number's bits.
    package var inode: Int64
    /// Nanoseconds since the epoch, or 0.
    package var birth: Int64

    /// Combines inode number and birth time.
    package init(inode: Int64, birth: Int64) {
        self.inode = inode
        self.birth = birth
    }
}
