/// Finds an article's headline and brings it to one short line.
///
/// What it holds besides white space stays as it is, control characters too: who shows a
/// headline to a person has to escape it.
enum Headline {
    /// The most characters of a headline, the `…` of a shortened one counted in.
    static let characterLimit = 160
    /// The most bytes of a headline: one character may be any number of combining marks, and the
    /// longest ones in use, emoji joined to families, have about 40.
    static let byteLimit = 8_192

    /// What 160 characters of one scalar each can take: looked at first, because many an article
    /// is one long line.
    private static let usualByteCount = characterLimit * 4
    /// Of scalars that are a character each, so many show that the headline is too long, and where it
    /// is cut, whatever follows.
    private static let plainLimit = characterLimit + 2
    private static let ellipsis = "…"

    /// The first sentence of the first line with text at or after `start`; nil without text.
    ///
    /// A sentence ends with `.`, `!` or `?` and the closing quotes after it, where white space or
    /// the end follows. A line without such a place is the headline as a whole.
    static func sentence(of text: UnsafeRawBufferPointer, from start: Int) -> String? {
        var collector = collector(endsWithSentence: true, byteLimit: usualByteCount)
        collector.collect(from: text, at: start)
        return headline(collector, of: text, from: start)
    }

    /// The first line that has text; nil without text.
    static func line(of text: UnsafeRawBufferPointer) -> String? {
        var collector = collector(endsWithSentence: false, byteLimit: usualByteCount)
        collector.collect(from: text, at: 0)
        return headline(collector, of: text, from: 0)
    }

    private static func collector(endsWithSentence: Bool, byteLimit: Int) -> HeadlineCollector {
        HeadlineCollector(
            endsWithSentence: endsWithSentence,
            byteLimit: byteLimit,
            plainLimit: plainLimit
        )
    }

    private static func headline(
        _ collector: HeadlineCollector,
        of text: UnsafeRawBufferPointer,
        from start: Int
    ) -> String? {
        if collector.bytes.isEmpty { return nil }
        // A character has at least one scalar, so few scalars need no counting.
        if collector.isComplete, collector.scalarCount <= characterLimit { return collector.text }
        // Telling characters apart would cost more than all else that is read off a text.
        if collector.isPlain { return wholeWords(ofPlain: collector.bytes) + ellipsis }
        let headline = collector.text
        if headline.count > characterLimit { return wholeWords(of: headline) + ellipsis }
        if collector.isComplete { return headline }
        if collector.byteLimit < byteLimit {
            var longer = self.collector(
                endsWithSentence: collector.endsWithSentence,
                byteLimit: byteLimit
            )
            longer.collect(from: text, at: start)
            return self.headline(longer, of: text, from: start)
        }
        return wholeWords(of: headline) + ellipsis
    }

    /// As many whole words as leave room for the ellipsis; of a first word that is too long
    /// itself, as much as does.
    private static func wholeWords(of text: String) -> Substring {
        let room = text.prefix(characterLimit - 1)
        if room.endIndex < text.endIndex, text[room.endIndex] == " " { return room }
        guard let space = room.lastIndex(of: " ") else { return room }
        return room[..<space]
    }

    /// The same of a text each of whose scalars is a character.
    private static func wholeWords(ofPlain text: [UInt8]) -> String {
        let space = UInt8(ascii: " ")
        var end = 0
        for _ in 1..<characterLimit where end < text.count {
            end += 1
            while end < text.count, text[end] & 0xc0 == 0x80 { end += 1 }
        }
        var room = text[..<end]
        if end < text.count, text[end] != space, let lastSpace = room.lastIndex(of: space) {
            room = room[..<lastSpace]
        }
        return String(decoding: room, as: UTF8.self)
    }
}
