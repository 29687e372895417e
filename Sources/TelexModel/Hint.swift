/// Where to look, and why: what an event of the kernel comes down to.
package enum Hint: Equatable, Sendable {
    /// A file may have changed.
    case look(RelativePath, HintReason)
    /// A file was renamed within the folder.
    case moved(from: RelativePath, to: RelativePath)
    /// A directory appeared: it is to be watched, then listed.
    case directory(RelativePath)
    /// A directory was renamed within the folder; its watches went with it.
    case directoryMoved(from: RelativePath, to: RelativePath)
    /// A directory is gone, with whatever was below it.
    case directoryGone(RelativePath)
    /// The folder itself was removed, renamed or unmounted.
    case folderGone
}

/// Why a file may have changed.
package enum HintReason: Sendable {
    /// It was made, or linked into place; whoever made it may be about to write.
    case created
    /// It was written to, and may still be open.
    case modified
    /// It was closed after writing.
    case closed
    /// It came from outside by a rename.
    case movedIn
    /// Its permissions or times changed.
    case attributes
    /// It was removed, or renamed to a place outside.
    case removed
}
