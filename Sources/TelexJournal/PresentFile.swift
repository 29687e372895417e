import GRDB
package import TelexModel

/// A present file, as it is told and as it was when it was read.
package struct PresentFile: Equatable, Sendable {
    /// The file as clients are told of it.
    package var file: JournaledFile
    /// The file as it was when its content was read.
    package var fingerprint: Fingerprint
}

extension Journal {
    /// The present file at a path, nil where it holds none; blocks on the disk.
    package func presentFile(at path: RelativePath) throws(JournalError) -> PresentFile? {
        try reading { database in
            let query = try RawStatement(
                database,
                """
                SELECT \(FileRow.columns), copies
                  FROM files JOIN articles ON articles.id = article WHERE path = ?
                """
            )
            query.bind(1, path.bytes)
            guard try query.step() else { return nil }
            defer { query.reset() }
            let row = try FileRow(query)
            let told = try path.bytes.withUnsafeBytes {
                row.isTouched ? try ToldTimes(database).mtime(row.seq, $0) : row.fingerprint.mtime
            }
            let file = JournaledFile(
                path: row.path,
                version: row.version,
                hash: row.hash,
                size: row.fingerprint.size,
                mtime: told,
                copies: query.integer(13),
                seq: row.seq
            )
            return PresentFile(file: file, fingerprint: row.fingerprint)
        }
    }
}
