import TelexModel
import TelexWire

/// Changes as a folder of articles makes them.
enum Changes {
    /// The journal that they are of.
    static let journal = JournalID(value: 0x3f9a_1c2e)

    /// So many changes, most of them new files, and one in ten of each other kind.
    static func made(_ count: Int) -> [Change] { (0..<count).map(made) }

    /// Their lines, newlines and all.
    static func lines(_ count: Int) -> [[UInt8]] {
        made(count).map { change in
            var writer = LineWriter()
            writer.change(change, journal: journal)
            return writer.bytes
        }
    }

    private static func made(number: Int) -> Change {
        let kinds: [ChangeKind] = [.modified, .moved, .removed]
        let kind = kinds.indices.contains(number % 10) ? kinds[number % 10] : .added
        let path = RelativePath("wire/\(number % 100)/article-\(number).txt")
        var change = Change(
            seq: Int64(number + 1),
            time: Timestamp(nanoseconds: 1_795_000_000_123_456_000 + Int64(number) * 1_000),
            kind: kind,
            origin: .live,
            path: path,
            version: 1,
            hash: hash(number),
            copies: kind == .removed ? 0 : 1
        )
        if kind == .removed { return change }
        change.file = Change.FileFacts(
            size: 3_072,
            mtime: Timestamp(nanoseconds: 1_795_000_000_123_456_789)
        )
        change.article = ArticleFacts(
            headline: "The minister said on Tuesday that number \(number) is “an agreement”",
            date: CivilDate(year: 2026, month: 11, day: 18),
            words: 512
        )
        if kind == .moved {
            change.source = Change.Source(path: RelativePath("in/\(number)"), version: 1)
        }
        if kind == .modified {
            change.previous = Change.Previous(hash: hash(number + 1), version: 1, copies: 0)
        }
        return change
    }

    private static func hash(_ number: Int) -> ContentHash {
        let seed = UInt64(number + 1) &* 0x9e37_79b9_7f4a_7c15
        let bytes = (0..<ContentHash.byteCount).map {
            UInt8(truncatingIfNeeded: seed >> (UInt64($0 % 8) * 8))
        }
        return ContentHash(bytes: bytes).unsafelyUnwrapped
    }
}
