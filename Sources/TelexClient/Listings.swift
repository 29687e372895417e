public import TelexModel
public import TelexWire

extension TelexClient {
    /// The folder's files, in path order, as of now or of another moment.
    ///
    /// The ending is the place that they are as of: the changes after it are all that they lack.
    public func files(_ request: FilesRequest = FilesRequest()) -> Listing<JournaledFile, Cursor> {
        Listing(of: .files(request), self) { line in
            if case .file(let file) = line.answer { file } else { nil }
        } ending: {
            $0.value.cursor
        }
    }

    /// Every change of a file, also under the names that it had before, in order.
    public func history(of path: RelativePath) -> Listing<Change, HistoryEnding> {
        Listing(of: .history(path), self) { line in
            if case .change(let change, _) = line.answer { change } else { nil }
        } ending: { line in
            line.value.cursor.map {
                HistoryEnding(cursor: $0, isComplete: line.value["complete"]?.bool ?? true)
            }
        }
    }

    /// The articles that more than one file holds, the one that wastes most first.
    public func duplicates() -> Listing<DuplicatedArticle, DuplicateTotals> {
        Listing(of: .duplicates, self) { line in
            if case .duplicates(let article) = line.answer { article } else { nil }
        } ending: {
            DuplicateTotals(line: $0.value)
        }
    }

    /// A content, its parts joined in memory.
    ///
    /// Refused with `not_found` where there never was such a one, with `not_stored` where it is not
    /// kept.
    public func content(_ request: ContentRequest) async throws(TelexClientError) -> StoredContent {
        let connection = try await connect()
        try await connection.send(.content(request))
        var content: StoredContent?
        while true {
            for line in try await connection.nextLines() {
                switch line.answer {
                case .error(let refusal): throw .refused(refusal)
                case .content(let part):
                    var joined = content ?? StoredContent(hash: part.hash, bytes: [], isText: true)
                    joined.bytes.append(contentsOf: part.bytes)
                    joined.isText = joined.isText && part.isText
                    content = joined
                    if part.hasMore { continue }
                    guard joined.bytes.count == part.size else {
                        throw .protocolViolation("the parts of a content are not all of it")
                    }
                    return joined
                default: break
                }
            }
        }
    }
}

/// How the history of a file ends.
public struct HistoryEnding: Equatable, Sendable {
    /// The place that it is as of.
    public var cursor: Cursor
    /// Whether nothing of it has expired.
    public var isComplete: Bool

    /// Combines both.
    public init(cursor: Cursor, isComplete: Bool) {
        self.cursor = cursor
        self.isComplete = isComplete
    }
}

/// A content that the daemon has stored.
public struct StoredContent: Equatable, Sendable {
    /// What it is known by.
    public var hash: ContentHash
    /// The content.
    public var bytes: [UInt8]
    /// Whether it is UTF-8.
    public var isText: Bool

    /// Combines a content with what it is known by.
    public init(hash: ContentHash, bytes: [UInt8], isText: Bool) {
        self.hash = hash
        self.bytes = bytes
        self.isText = isText
    }
}
