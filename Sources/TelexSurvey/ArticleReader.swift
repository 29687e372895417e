package import TelexModel

/// Reads off an article's text what it says of itself: headline, date and number of words.
package enum ArticleReader {
    /// What the content says of itself; nil when it is no text or is empty.
    ///
    /// Text is valid UTF-8 without NUL. A byte order mark at the beginning is skipped, and a
    /// content that holds nothing else is as empty as one without a byte. The whole content is
    /// passed over once, its beginning twice.
    package static func facts(of bytes: UnsafeRawBufferPointer) -> ArticleFacts? {
        let text = UnsafeRawBufferPointer(rebasing: bytes[byteOrderMarkCount(bytes)...])
        guard !text.isEmpty, let words = WordCounter.count(in: text) else { return nil }
        return facts(ofBeginning: text, words: words)
    }

    /// What the beginning of a text says; its word count is known.
    static func facts(
        ofBeginning text: UnsafeRawBufferPointer,
        words: Int64
    ) -> ArticleFacts {
        let header = DateHeader(readFrom: text)
        return ArticleFacts(
            headline: header.map { Headline.sentence(of: text, from: $0.end) }
                ?? Headline.line(of: text),
            date: header?.date,
            words: words
        )
    }

    static func byteOrderMarkCount(_ bytes: UnsafeRawBufferPointer) -> Int {
        bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }
}
