import Synchronization
import TelexModel
import TelexWire

@testable import TelexFeed

/// What a journal in memory knows of earlier: histories and contents, as a test set them.
final class FakePast: Sendable {
    private struct State {
        var histories: [RelativePath: [FeedHistoryPage]] = [:]
        var completeness = true
        var contents: [ContentHash: [UInt8]] = [:]
        var failure: RequestError?
        var contentsRead = 0
        var requests: [ContentRequest] = []
        var duplicates: [DuplicatedArticle] = []
        var explanations: [RelativePath: PathExplanation] = [:]
    }

    private let state = Mutex(State())
    /// Fails with this once so many pages were read.
    private let pageFailure = Mutex<(after: Int, RequestError)?>(nil)

    var contentsRead: Int { state.withLock { $0.contentsRead } }
    /// What was asked for so far.
    var requests: [ContentRequest] { state.withLock { $0.requests } }

    func setHistory(_ path: RelativePath, _ pages: [FeedHistoryPage], isComplete: Bool = true) {
        state.withLock { state in
            state.histories[path] = pages
            state.completeness = isComplete
        }
    }

    func setContent(_ hash: ContentHash, _ bytes: [UInt8]) {
        state.withLock { $0.contents[hash] = bytes }
    }

    func setDuplicates(_ articles: [DuplicatedArticle]) {
        state.withLock { $0.duplicates = articles }
    }

    func setExplanation(_ path: RelativePath, _ explanation: PathExplanation) {
        state.withLock { $0.explanations[path] = explanation }
    }

    /// The content where it is kept, and fits a line.
    func text(_ hash: ContentHash) throws -> IncludedText {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            guard let bytes = state.contents[hash] else { return .none }
            return bytes.count > WireLimits.includedTextByteCount ? .omitted : .content(bytes)
        }
    }

    func duplicates() throws -> FeedDuplicates {
        let articles = try state.withLock { state in
            if let failure = state.failure { throw failure }
            return state.duplicates
        }
        return FeedDuplicates(
            cursor: Cursor(journal: FakeJournal.id, seq: 3),
            totals: DuplicateTotals(
                articles: Int64(articles.count),
                duplicates: articles.reduce(0) { $0 + $1.copies - 1 },
                duplicateByteCount: articles.reduce(0) { $0 + $1.size * ($1.copies - 1) }
            )
        ) { last, limit, _ in
            let start = last.flatMap { last in articles.firstIndex { $0 == last } }.map { $0 + 1 }
            return Array(articles[(start ?? 0)...].prefix(limit))
        }
    }

    func why(_ path: RelativePath) throws -> PathExplanation {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            return state.explanations[path] ?? PathExplanation(file: nil, reason: .absent)
        }
    }

    func setFailure(_ error: RequestError?) { state.withLock { $0.failure = error } }

    func setPageFailure(after count: Int, _ error: RequestError) {
        pageFailure.withLock { $0 = (count, error) }
    }

    /// The pages, whose offsets are their numbers.
    func history(_ path: RelativePath) throws -> FeedHistory {
        let (pages, isComplete) = try state.withLock { state in
            if let failure = state.failure { throw failure }
            guard let pages = state.histories[path] else {
                throw RequestError(.notFound, "no file '\(path)' was ever journaled")
            }
            return (pages, state.completeness)
        }
        let failure = pageFailure.withLock { $0 }
        return FeedHistory(
            cursor: Cursor(journal: FakeJournal.id, seq: 3),
            isComplete: isComplete
        ) { offset, _ in
            if let failure, offset >= failure.after { throw failure.1 }
            return offset < pages.count ? pages[offset] : nil
        }
    }

    /// The content of a hash; any path has the one content that is there.
    func content(_ request: ContentRequest) throws -> FeedContent {
        try state.withLock { state in
            state.requests.append(request)
            if let failure = state.failure { throw failure }
            state.contentsRead += 1
            var found = state.contents.first
            if case .hash(let hash) = request {
                found = state.contents[hash].map { (hash, $0) }
            }
            guard let (hash, bytes) = found else {
                throw RequestError(.notFound, "no such content was ever journaled")
            }
            return FeedContent(hash: hash, size: Int64(bytes.count), bytes: bytes)
        }
    }
}
