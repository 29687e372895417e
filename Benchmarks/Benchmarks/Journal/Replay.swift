import Benchmark
import Beside
import Glibc
import TelexJournal
import TelexModel
import TelexWire

/// The lines of a journal of 100,000 changes, in the pieces that subscribers are served; beside the
/// same query through SQLite's own calls.
func replay() {
    measure("replay", rounds: 3, measurements: 5) { try LongJournal.pair { _ in } }
    let filters: [(name: String, filter: ChangeFilter)] = [
        ("path", ChangeFilter(path: try? PathFilter(["wire/7/**"]))),
        ("kind", ChangeFilter(kinds: [.removed])),
        ("unique", ChangeFilter(isUnique: true)),
    ]
    for (name, filter) in filters {
        measure("replay-by-\(name)", rounds: 3, measurements: 5) {
            try LongJournal.pair { piece in
                var count = 0
                forEachLine(piece) { line in
                    if ChangeLineParts(line)?.pass(filter) == true { count += 1 }
                }
                blackHole(count)
            }
        }
    }
}

/// A journal whose unit of measurement is a hundred changes: a round is all of them.
private enum LongJournal {
    static let changeCount = 100_000
    /// As the feed asks.
    static let pieceByteCount = 256 << 10

    static func pair(_ body: @escaping ([UInt8]) -> Void) throws -> Pair {
        let journal = try FreshJournal()
        for first in stride(from: 0, to: changeCount, by: 1_000) {
            try journal.add(1_000, from: first)
        }
        try journal.reopen()
        let bare = try BareFile(journal.path, "SELECT line FROM changes ORDER BY seq")
        return Pair {
            var seq: Int64 = 0
            while let piece = try journal.journal.lines(
                after: seq,
                limit: .max,
                byteLimit: pieceByteCount
            ) {
                seq = piece.last
                body(piece.bytes)
            }
            if seq != changeCount { throw UnexpectedChanges(count: Int(seq)) }
        } other: {
            blackHole(bare.run())
        } remove: {
            bare.remove()
            try journal.remove()
        }
    }
}

private func forEachLine(_ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
        var start = 0
        while start < bytes.count, let base = bytes.baseAddress,
            let newline = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
        {
            let end = UnsafeRawPointer(newline) - UnsafeRawPointer(base) + 1
            body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
            start = end
        }
    }
}
