public import TelexModel

extension LineWriter {
    /// Writes a `duplicates` line.
    public mutating func duplicates(_ article: DuplicatedArticle, id: RequestID?) {
        begin("duplicates", id: id)
        member("hash", article.hash)
        member("size", article.size)
        member("copies", article.copies)
        raw(",\"files\":[")
        for (index, path) in article.files.enumerated() {
            raw(index > 0 ? ",{\"path\":" : "{\"path\":")
            value(path: "path", path.bytes)
            raw("}")
        }
        raw("]")
        end()
    }

    /// Writes that the duplicates end, and what they come to.
    public mutating func end(_ cursor: Cursor, _ totals: DuplicateTotals, id: RequestID?) {
        begin("end", id: id)
        member("cursor", cursor)
        member("articles", totals.articles)
        member("duplicates", totals.duplicates)
        member("duplicate_bytes", totals.duplicateByteCount)
        end()
    }
}
