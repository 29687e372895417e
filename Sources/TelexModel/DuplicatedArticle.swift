/// An article that more than one file holds.
public struct DuplicatedArticle: Equatable, Sendable {
    /// What it is known by.
    public var hash: ContentHash
    /// Its size in bytes.
    public var size: Int64
    /// How many files hold it.
    public var copies: Int64
    /// These, in path order; of very many only the first.
    public var files: [RelativePath]

    /// Combines an article with the files that hold it.
    public init(hash: ContentHash, size: Int64, copies: Int64, files: [RelativePath]) {
        self.hash = hash
        self.size = size
        self.copies = copies
        self.files = files
    }
}

/// What duplicates come to.
public struct DuplicateTotals: Equatable, Sendable {
    /// Articles that more than one file holds.
    public var articles: Int64
    /// Files beyond the first of each.
    public var duplicates: Int64
    /// What those take.
    public var duplicateByteCount: Int64

    /// Combines the sums.
    public init(articles: Int64, duplicates: Int64, duplicateByteCount: Int64) {
        self.articles = articles
        self.duplicates = duplicates
        self.duplicateByteCount = duplicateByteCount
    }
}
