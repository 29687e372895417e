import Crypto
import GRDB
package import TelexModel
package import TelexWire

/// What a question for a content comes to.
package enum ContentAnswer: Equatable, Sendable {
    /// The content, checked against its hash.
    case found(JournalContent)
    /// No such content, path or version was ever journaled (`not_found`).
    case neverJournaled
    /// It was, but is not kept: too large, not to be kept, or expired (`not_stored`).
    case notStored
}

/// The bytes of an article.
package struct JournalContent: Equatable, Sendable {
    /// What they are known by.
    package var hash: ContentHash
    /// All of them.
    package var bytes: [UInt8]
    /// How many they are.
    package var size: Int64 { Int64(bytes.count) }
}

/// The contents that are kept. Each call blocks on the disk, and holds the content in memory.
extension Journal {
    /// The content that has a hash.
    ///
    /// A hash that was ever journaled stays known, so that one whose content is gone is `notStored`.
    ///
    /// - Throws: `damaged`, naming the hash, where what is stored is something else.
    package func content(of hash: ContentHash) throws(JournalError) -> ContentAnswer {
        let found = try atOneMoment { database, _ in
            try StoredArticles(database).article(of: hash)
        }
        return try answer(found)
    }

    /// The content that was a version of a path; without a version, the last that it held, also
    /// where it holds no file now.
    ///
    /// A version that the path never had is `neverJournaled`. One whose change has expired is
    /// `notStored`, unless the path still held it before the oldest change that is kept, and its
    /// content was not let go of.
    ///
    /// - Throws: `damaged`, naming the hash, where what is stored is something else.
    package func content(
        at path: RelativePath,
        version: Int64? = nil
    ) throws(JournalError) -> ContentAnswer {
        let found = try atOneMoment { database, _ in
            guard let last = try PathVersions(database).last(of: path) else {
                return StoredArticles.Found.neverJournaled
            }
            let version = version ?? last
            guard version >= 1, version <= last else { return .neverJournaled }
            return try StoredArticles(database).article(at: path, version: version)
        }
        return try answer(found)
    }

    /// What a change's line carries of the content that has a hash: all of it, up to a limit.
    ///
    /// One that is larger is not even read.
    ///
    /// - Throws: `damaged`, naming the hash, where what is stored is something else.
    package func text(
        of hash: ContentHash,
        limit: Int = WireLimits.includedTextByteCount
    ) throws(JournalError) -> IncludedText {
        let found = try reading { try StoredArticles($0).found(hash, limit: limit) }
        switch found {
        case nil: return .none
        case .tooLarge: return .omitted
        case .within(let article): return .content(try content(of: article).bytes)
        }
    }

    /// Unpacks and checks outside of the transaction: that may take as long as reading.
    private func answer(_ found: StoredArticles.Found) throws(JournalError) -> ContentAnswer {
        switch found {
        case .neverJournaled: return .neverJournaled
        case .notStored: return .notStored
        case .stored(let article): return .found(try content(of: article))
        }
    }

    private func content(of article: StoredArticles.Article) throws(JournalError) -> JournalContent
    {
        guard let size = Int(exactly: article.size),
            let bytes = unpacker.unpack(article.content, limit: size),
            bytes.count == size,
            SHA256.hash(data: bytes).elementsEqual(article.hash.bytes)
        else {
            throw .damaged(
                path: file.path,
                detail: "what it keeps as the content \(article.hash) is something else"
            )
        }
        return JournalContent(hash: article.hash, bytes: bytes)
    }
}
