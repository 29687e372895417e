package import TelexModel

/// The articles that more than one file holds, as of one moment, a page at a time.
package struct FeedDuplicates: Sendable {
    /// The moment.
    package var cursor: Cursor
    /// What they come to.
    package var totals: DuplicateTotals
    /// The next articles after one, those first whose further copies take most; *blocking*.
    ///
    /// Of each at most so many files are named.
    package var page:
        @Sendable (_ after: DuplicatedArticle?, _ limit: Int, _ fileLimit: Int) throws ->
            [DuplicatedArticle]

    /// Combines moment, sums and pages.
    package init(
        cursor: Cursor,
        totals: DuplicateTotals,
        page: @escaping @Sendable (DuplicatedArticle?, Int, Int) throws -> [DuplicatedArticle]
    ) {
        self.cursor = cursor
        self.totals = totals
        self.page = page
    }
}
