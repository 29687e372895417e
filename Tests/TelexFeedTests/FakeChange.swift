public import TelexModel
import TelexWire

/// A change of a journal in memory, by what a filter looks at.
struct FakeChange: Sendable {
    var kind = ChangeKind.added
    /// The path; by default one of its own.
    var path: RelativePath?
    var from: RelativePath?
    var copies: Int64 = 1
    var previousCopies: Int64?
    var hash: ContentHash?
    var headline: String?

    /// The line as the journal stores it.
    func line(seq: Int64) -> [UInt8] {
        var change = Change(
            seq: seq,
            time: FakeJournal.time,
            kind: kind,
            origin: .live,
            path: path ?? RelativePath("f\(seq)"),
            version: kind == .modified ? 2 : 1,
            hash: hash ?? Self.hash(1),
            copies: copies
        )
        if kind != .removed {
            change.file = Change.FileFacts(size: 5, mtime: FakeJournal.time)
        }
        if copies > 1, kind != .removed { change.duplicateOf = "other" }
        change.source = from.map { Change.Source(path: $0, version: 1) }
        change.previous = previousCopies.map {
            Change.Previous(hash: Self.hash(2), version: 1, copies: $0)
        }
        change.article = headline.map { ArticleFacts(headline: $0, date: nil, words: 1) }
        var writer = LineWriter()
        writer.change(change, journal: FakeJournal.id)
        return writer.bytes
    }

    /// The line without its newline.
    func text(seq: Int64) -> String { String(decoding: line(seq: seq).dropLast(), as: UTF8.self) }

    /// The hash whose bytes are all this one.
    static func hash(_ byte: UInt8) -> ContentHash {
        guard let hash = ContentHash(bytes: [UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes are a hash")
        }
        return hash
    }
}

extension RelativePath: ExpressibleByStringLiteral {
    /// The path with these names.
    public init(stringLiteral path: String) {
        self.init(path)
    }
}
