import TelexModel

/// Reads off an article's text what it says of itself, where the text comes in pieces.
///
/// Headline and date are those of the first piece, which has them unless it is white space: the pieces
/// are large.
struct ArticlePieces {
    private var words = WordCounter()
    /// What the first piece says, without a count of words.
    private var beginning: ArticleFacts?
    private var isText = true
    private var isAtStart = true

    /// Takes the next bytes, in front of them those that were left of the ones before.
    ///
    /// - Returns: how many it has taken: all but three at most.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        if !isText { return bytes.count }
        let mark = isAtStart ? ArticleReader.byteOrderMarkCount(bytes) : 0
        let text = UnsafeRawBufferPointer(rebasing: bytes[mark...])
        guard let count = words.take(text) else {
            isText = false
            return bytes.count
        }
        if beginning == nil, count > 0 {
            let whole = UnsafeRawBufferPointer(rebasing: text[..<count])
            beginning = ArticleReader.facts(ofBeginning: whole, words: 0)
        }
        if mark + count > 0 { isAtStart = false }
        return mark + count
    }

    /// What the content says of itself; nil when it is no text, or is empty.
    ///
    /// Where bytes are left it ends within a scalar.
    func facts(left byteCount: Int) -> ArticleFacts? {
        guard isText, byteCount == 0, var facts = beginning else { return nil }
        facts.words = words.count
        return facts
    }
}
