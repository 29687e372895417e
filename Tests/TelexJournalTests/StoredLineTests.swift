import TelexModel
import TelexWire
import Testing

@testable import TelexJournal

@Suite("A stored line")
struct StoredLineTests {
    private static let hash = Sample.hash("text")
    private static let names = [
        "plain", "a,\"copies\":7,\"mtime\":\"2001-01-01T00:00:00Z\"", "\",\"copies\":8", "\\",
        "\\\",\"copies\":9", ",", "x,\"previous\":{\"copies\":5}", "\u{7F}\n,\"mtime\":\"",
    ]
    private static let times: [Int64] = [
        0, -1, 1, 1_795_000_000_123_456_789, -1_795_000_000_123_456_789, .max, .min,
    ]

    // capability 3.7
    @Test("tells its members, whatever names and headlines hold", arguments: names, times)
    func members(name: String, nanoseconds: Int64) {
        var change = Change(
            seq: 5,
            time: Timestamp(nanoseconds: 0),
            kind: .modified,
            origin: .scan,
            path: RelativePath(name),
            version: 2,
            hash: Self.hash,
            copies: 31,
            source: Change.Source(path: RelativePath(bytes: Array(name.utf8) + [0xFF]), version: 3),
            file: Change.FileFacts(size: 4, mtime: Timestamp(nanoseconds: nanoseconds)),
            duplicateOf: RelativePath(name),
            article: ArticleFacts(headline: name, date: nil, words: 2)
        )
        for previous in [nil, Change.Previous(hash: Self.hash, version: 1, copies: 12)] {
            change.previous = previous
            var writer = LineWriter()
            writer.change(change, journal: JournalID(value: 1))
            writer.bytes.withUnsafeBytes { bytes in
                #expect(StoredLine.copies(bytes) == 31)
                #expect(StoredLine.mtime(bytes)?.nanoseconds == nanoseconds)
                #expect(StoredLine.previousCopies(bytes) == previous?.copies)
            }
        }
    }

    // scenario 49
    @Test("that is cut off has no member that is not whole in it, and is read no further")
    func cutOff() {
        let whole = Array(
            """
            {"type":"change","mtime":"2026-11-21T00:45:25.101530221Z","copies":1,\
            "previous":{"hash":"","version":2,"copies":0}}
            """.utf8
        )
        for count in 0...whole.count {
            // Of its own, so that reading behind it is found by the sanitizer.
            Array(whole[..<count]).withUnsafeBytes { bytes in
                #expect((StoredLine.mtime(bytes) == nil) == (count < 57))
                #expect((StoredLine.copies(bytes) == nil) == (count < 68))
                #expect((StoredLine.previousCopies(bytes) == nil) == (count < whole.count - 2))
            }
        }
    }
}
