import TelexFeed
import TelexJournal
import TelexModel
import TelexWire

/// What clients ask, put to the journal.
extension Journal {
    func answer(
        after seq: Int64,
        limit: Int64,
        byteLimit: Int
    ) throws(RequestError) -> FeedLines? {
        try answering { () throws(JournalError) in
            try lines(after: seq, limit: limit, byteLimit: byteLimit)
        }
        .map(FeedLines.init)
    }

    func answer(
        filesAt moment: FilesMoment,
        onePerArticle: Bool
    ) throws(RequestError) -> FeedFiles {
        if onePerArticle, moment != .now {
            throw RequestError(.internal, "one file an article is told as of now alone")
        }
        let found: FilesSnapshot? = try answering { () throws(JournalError) in
            switch moment {
            case .now: return try filesSnapshot(onePerArticle: onePerArticle)
            case .seq(let seq): return try files(at: seq)
            case .time(let time):
                // What was journaled at that very moment had happened by then.
                guard let seq = try seq(notAfter: time) else { return nil }
                return try files(at: seq)
            }
        }
        guard let snapshot = found else {
            throw JournalError.expired(oldest: state.oldest).answer
        }
        waitUntilAnnounced(snapshot.cursor.seq)
        return FeedFiles(cursor: snapshot.cursor) { after, limit in
            try answering { () throws(JournalError) in
                try snapshot.files(after: after, limit: limit)
            }
        }
    }

    func answerDuplicates() throws(RequestError) -> FeedDuplicates {
        let snapshot = try answering { () throws(JournalError) in try duplicates() }
        waitUntilAnnounced(snapshot.cursor.seq)
        return FeedDuplicates(cursor: snapshot.cursor, totals: snapshot.totals) {
            after,
            limit,
            fileLimit in
            try answering { () throws(JournalError) in
                try snapshot.articles(after: after, limit: limit, fileLimit: fileLimit)
            }
        }
    }

    func answer(historyOf path: RelativePath) throws(RequestError) -> FeedHistory {
        let found = try answering { () throws(JournalError) in try history(of: path) }
        guard let history = found else {
            throw RequestError(.notFound, "no file was ever journaled at \(path)")
        }
        waitUntilAnnounced(history.cursor.seq)
        return FeedHistory(cursor: history.cursor, isComplete: history.isComplete) {
            offset,
            limit in
            try answering { () throws(JournalError) in
                try history.page(offset: offset, byteLimit: limit)
            }
            .map { FeedHistoryPage(next: $0.next, bytes: $0.lines, isCut: $0.isCut) }
        }
    }

    func answer(_ request: ContentRequest) throws(RequestError) -> FeedContent {
        let answer = try answering { () throws(JournalError) in
            switch request {
            case .hash(let hash): try content(of: hash)
            case .path(let path, let version): try content(at: path, version: version)
            }
        }
        switch answer {
        case .found(let content):
            return FeedContent(hash: content.hash, size: content.size, bytes: content.bytes)
        case .neverJournaled:
            throw RequestError(.notFound, "\(request.words) was never journaled")
        case .notStored:
            throw RequestError(
                .notStored,
                "\(request.words) was journaled, but its content is not kept: it was larger than "
                    + "content.max_size, or content.keep or journal.keep let go of it"
            )
        }
    }
}

/// Asks the journal; its failure is one that a client is answered.
func answering<Value>(
    _ question: () throws(JournalError) -> Value
) throws(RequestError) -> Value {
    do throws(JournalError) {
        return try question()
    } catch {
        throw error.answer
    }
}

/// Has the journal keep something; its failure is one that a client is answered.
func keeping(_ writing: () throws(JournalError) -> Void) throws(RequestError) {
    do throws(JournalError) {
        try writing()
    } catch {
        throw RequestError(.unavailable, "nothing was kept: \(error)")
    }
}

extension JournalError {
    /// What a client is answered whose question fails for this reason.
    fileprivate var answer: RequestError {
        switch self {
        case .expired(let oldest):
            RequestError(
                .cursorExpired,
                "\(self), but from there on; take a snapshot, or begin with \"since\":\"start\"",
                oldest: oldest
            )
        default: RequestError(.internal, "the journal can't be read: \(self)")
        }
    }
}

extension ContentRequest {
    /// What is asked for, for people.
    fileprivate var words: String {
        switch self {
        case .hash(let hash): "\(hash)"
        case .path(let path, nil): "\(path)"
        case .path(let path, let version?): "\(path)@\(version)"
        }
    }
}

extension FeedLines {
    init(_ piece: LinePiece) {
        self.init(first: piece.first, last: piece.last, bytes: piece.bytes)
    }
}
