import GRDB
package import TelexModel

/// A file as the journal has it, with all that is needed to tell whether it has changed.
package struct FileRow: Equatable, Sendable {
    /// The row's number, the same as long as the file is journaled.
    package var id: Int64
    /// Where it is.
    package var path: RelativePath
    /// Which content of its path this is.
    package var version: Int64
    /// The row of its content.
    var article: Int64
    /// Its content.
    package var hash: ContentHash
    /// The file's last change.
    var seq: Int64
    /// The file as it was when its content was read.
    package var fingerprint: Fingerprint
    /// How many names the file had then.
    package var linkCount: Int64
    /// Whether it could have changed after that without another fingerprint.
    package var isRacy: Bool
    /// Whether its time is another than the one that its last change told: a `touch` is no change.
    var isTouched = false

    /// What a look needs to tell whether the file has changed.
    package var known: KnownContent {
        KnownContent(fingerprint: fingerprint, hash: hash, isRacy: isRacy)
    }

    /// Takes over what a reading says of the file besides its content.
    mutating func take(_ reading: FileReading) {
        if reading.fingerprint.mtime != fingerprint.mtime { isTouched = true }
        fingerprint = reading.fingerprint
        isRacy = reading.isRacy
        linkCount = reading.linkCount
    }

    /// What the row's columns sum to, in the order of `SummedTable`.
    var sum: Int64 {
        var sum = RowSum()
        sum.add(path.bytes)
        sum.add(version)
        sum.add(article)
        sum.add(seq)
        sum.add(fingerprint.size)
        sum.add(fingerprint.mtime.nanoseconds)
        sum.add(fingerprint.ctime.nanoseconds)
        sum.add(fingerprint.identity.inode)
        sum.add(fingerprint.identity.birth)
        sum.add(linkCount)
        sum.add(marks)
        return sum.value
    }

    /// The column `racy`: 1 where it is, and 2 where it was touched.
    var marks: Int64 { (isRacy ? 1 : 0) | (isTouched ? 2 : 0) }

    static let columns = """
        files.id, path, version, article, hash, seq, files.size, mtime, ctime, inode, birth, racy, links
        """
    static let select = "SELECT \(columns) FROM files JOIN articles ON articles.id = article"

    /// Reads the columns of `select`.
    init(_ row: RawStatement) throws {
        // Nor had a path so many versions: what a damaged row says must not overflow.
        guard row.integer(2).magnitude < 1 << 53 else {
            throw DatabaseError.contradiction("the file \(row.integer(0)) is not as written")
        }
        guard let hash = ContentHash(bytes: row.bytes(4)) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a hash of wrong length")
        }
        self.hash = hash
        id = row.integer(0)
        path = RelativePath(bytes: Array(row.bytes(1)))
        version = row.integer(2)
        article = row.integer(3)
        seq = row.integer(5)
        fingerprint = Fingerprint(
            identity: FileIdentity(inode: row.integer(9), birth: row.integer(10)),
            size: row.integer(6),
            mtime: Timestamp(nanoseconds: row.integer(7)),
            ctime: Timestamp(nanoseconds: row.integer(8))
        )
        isRacy = row.integer(11) & 1 != 0
        isTouched = row.integer(11) & 2 != 0
        linkCount = row.integer(12)
    }

    init(
        id: Int64,
        path: RelativePath,
        version: Int64,
        article: Int64,
        seq: Int64,
        reading: FileReading
    ) {
        self.id = id
        self.path = path
        self.version = version
        self.article = article
        self.hash = reading.hash
        self.seq = seq
        self.fingerprint = reading.fingerprint
        self.isRacy = reading.isRacy
        self.linkCount = reading.linkCount
    }
}
