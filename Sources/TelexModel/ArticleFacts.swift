/// What an article's text says of itself, as far as could be read off it.
public struct ArticleFacts: Equatable, Sendable {
    /// The headline, at most 160 characters; nil where no line has text.
    public var headline: String?
    /// The date that the text states; nil where it states none.
    public var date: CivilDate?
    /// How many words it has.
    public var words: Int64

    /// Combines what was found.
    public init(headline: String?, date: CivilDate?, words: Int64) {
        self.headline = headline
        self.date = date
        self.words = words
    }
}
