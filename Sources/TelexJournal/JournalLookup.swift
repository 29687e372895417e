package import TelexModel

/// What the survey asks before it reads a file: questions about what was committed last.
extension JournalWriter {
    /// The journaled file at a path.
    package func file(at path: RelativePath) throws(JournalError) -> FileRow? {
        try lookup { try $0.rows(at: CollectionOfOne(path))[path] }
    }

    /// The journaled files that were this one when they were read.
    package func files(of identity: FileIdentity) throws(JournalError) -> [FileRow] {
        try lookup { try $0.rows(of: identity) }
    }

    /// The journaled files of these numbers that are still journaled.
    package func files(numbered ids: [Int64]) throws(JournalError) -> [FileRow] {
        try lookup { try $0.rows(numbered: ids) }
    }

    /// At most `limit` journaled files below a directory at any depth, in path order, after `path`.
    package func files(
        below directory: RelativePath,
        after path: [UInt8],
        limit: Int
    ) throws(JournalError) -> [FileRow] {
        try lookup { try $0.rows(below: directory, after: path, limit: limit) }
    }

    private func lookup<Value>(
        _ body: (FileLookup) throws -> Value
    ) throws(JournalError) -> Value {
        do {
            return try journal.pool.unsafeRead { try body(FileLookup($0)) }
        } catch {
            throw journal.file.failure(error)
        }
    }
}
