package import TelexModel

/// One path to be looked at.
package struct LookJob: Sendable {
    /// Where.
    package var path: RelativePath
    /// What the journal knows of a file that may be found there; it is not read when it is that.
    package var known: KnownContent?
    /// How the path was come upon.
    package var origin: Origin
    /// Where the kernel says that the file was before.
    package var cameFrom: RelativePath?
    /// Whether finding no file means that the file is gone.
    ///
    /// Otherwise the word of its end is still on its way, and may turn out to be a rename.
    package var concludesAbsence: Bool
    /// Whether the file is only to be read when it has several names: it may just be made and
    /// about to be written.
    package var onlyIfLinked: Bool
    /// Whether the path is none that the journal is to have: what stands there counts as no file.
    package var isExcluded: Bool
    /// Whether it is another name of a file that was looked at: its names are known already.
    package var isOtherName = false
    /// Where the journal has the file, each looked at right before: what has gone from there has not
    /// ended while this look finds nothing, but gone on.
    package var journaledNames: [RelativePath] = []
    /// Whether a listing named it, in a directory of which nothing was heard before.
    package var isListed = false

    /// Describes a look.
    package init(
        path: RelativePath,
        known: KnownContent? = nil,
        origin: Origin,
        cameFrom: RelativePath? = nil,
        concludesAbsence: Bool,
        onlyIfLinked: Bool = false,
        isExcluded: Bool = false
    ) {
        self.path = path
        self.known = known
        self.origin = origin
        self.cameFrom = cameFrom
        self.concludesAbsence = concludesAbsence
        self.onlyIfLinked = onlyIfLinked
        self.isExcluded = isExcluded
    }
}

/// What came of a look.
package struct LookResult: Sendable {
    /// The look.
    package var job: LookJob
    /// What was there.
    package var sight: Sight

    /// Combines both.
    package init(job: LookJob, sight: Sight) {
        self.job = job
        self.sight = sight
    }
}

/// What a look saw.
package enum Sight: Sendable {
    /// No regular file.
    case noFile
    /// A regular file.
    case file(FileReading)
    /// A regular file that is not to be journaled here, and has other names.
    case otherNames(FileIdentity)
    /// A regular file that was made just now and is likely still to be written.
    case newborn
    /// A file of so many bytes, too large to be read beside others: look at it alone.
    case large(byteCount: Int64)
    /// A file that was not read to its end, since that was given up.
    case givenUp
    /// A file that changed each time it was read.
    case unstable
    /// Something that can't be read.
    case unreadable(ProblemCode, SystemError)
}
