import TelexModel
import TestSupport
import Testing

@testable import TelexWire

@Suite("The parts of a stored change line")
struct ChangeLinePartsTests {
    private static let names: [[UInt8]] = [
        Array("a".utf8), Array("wire/afp/0412.txt".utf8), Array("q\"\\,\"kind\":\"removed".utf8),
        [0x61, 0xFF, 0x22], Array("\u{202E}\u{7}\u{85}\n".utf8), Array("ü/\u{1F600}".utf8),
    ]

    private static func change(_ random: inout SeededRandom) throws -> Change {
        func name() -> RelativePath { RelativePath(bytes: random.pick(names) ?? []) }
        let kind = random.pick(ChangeKind.allCases) ?? .added
        var change = Change(
            seq: random.below(1 << 53),
            time: moment(random.below(1_000)),
            kind: kind,
            origin: .live,
            path: name(),
            version: 1 + random.below(9),
            hash: try hash(random.below(255)),
            copies: random.below(3)
        )
        if kind != .removed { change.file = Change.FileFacts(size: 5, mtime: moment(1)) }
        if kind == .moved { change.source = Change.Source(path: name(), version: 3) }
        if kind == .modified {
            change.previous = Change.Previous(
                hash: try hash(3),
                version: 1,
                copies: random.below(2)
            )
        }
        if random.below(2) == 0 { change.duplicateOf = name() }
        if random.below(2) == 0 {
            change.article = ArticleFacts(headline: "\",\"copies\":9", date: nil, words: 2)
        }
        return change
    }

    // capability 4.1
    @Test("are what the line was written from", arguments: 0..<200)
    func found(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let change = try Self.change(&random)
        var writer = LineWriter()
        writer.change(change, journal: sampleJournal)
        try writer.bytes.withUnsafeBufferPointer { line in
            let parts = try #require(ChangeLineParts(line))
            let cursor = Cursor(journal: sampleJournal, seq: change.seq)
            #expect(String(decoding: line[parts.cursor], as: UTF8.self) == "\(cursor)")
            #expect(String(decoding: line[parts.hash], as: UTF8.self) == "\(change.hash)")
            #expect(parts.kind == change.kind)
            #expect(parts.copies == change.copies)
            #expect(parts.previousCopies == change.previous?.copies)
            for bytes in Self.names where isUTF8(bytes) {
                // A glob that is the name itself, with what has a meaning of its own escaped.
                let text = String(decoding: bytes, as: UTF8.self)
                let glob = text.unicodeScalars.map {
                    "\"\\,".unicodeScalars.contains($0) ? "\\\($0)" : "\($0)"
                }
                let filter = ChangeFilter(path: try PathFilter([glob.joined()]))
                let name = RelativePath(bytes: bytes)
                #expect(parts.pass(filter) == (change.path == name || change.source?.path == name))
            }
            let other = RelativePath(bytes: [0x61, 0xFF, 0x22])
            let filter = ChangeFilter(path: try PathFilter(["a?\""]))
            #expect(parts.pass(filter) == (change.path == other || change.source?.path == other))
        }
    }

    // capability 4.1
    @Test("are none where the line was cut or altered", arguments: 0..<100)
    func altered(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var writer = LineWriter()
        writer.change(try Self.change(&random), journal: sampleJournal)
        for _ in 0..<200 {
            var line = writer.bytes
            if random.below(2) == 0 { line.removeLast(random.below(line.count)) }
            for _ in 0..<random.below(3) where !line.isEmpty {
                line[random.below(line.count)] = random.below(255)
            }
            line.withUnsafeBufferPointer { bytes in
                // Whatever it finds, it reads nothing beyond the line.
                guard let parts = ChangeLineParts(bytes) else { return }
                #expect(parts.hash.upperBound <= bytes.count)
                _ = parts.pass(ChangeFilter(kinds: [.moved], isUnique: true))
            }
        }
    }
}
