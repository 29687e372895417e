import TelexModel
import TestSupport

@testable import TelexJournal

/// Journals that random batches were written to.
enum RandomJournal {
    /// Random batches over a few paths and contents, so that all of it collides all the time.
    static func history(
        _ seed: UInt64,
        batches: Int,
        keep: ChangeRetention = .forever,
        contents: ContentRetention = .all,
        afterEach: (OpenedJournal, inout SeededRandom) throws -> Void = { _, _ in }
    ) throws -> OpenedJournal {
        let opened = try OpenedJournal(keep: keep, contents: contents)
        var random = SeededRandom(seed: seed)
        var inode: Int64 = 0
        var looks: Int64 = 0
        var places: [String: (inode: Int64, text: String)] = [:]
        for _ in 0..<batches {
            opened.clock.advance(nanoseconds: Int64.random(in: -5_000...5_000, using: &random))
            var readings: [Reading] = []
            for path in Self.paths.shuffled(using: &random).prefix(4) {
                let source = Self.paths.randomElement(using: &random) ?? path
                looks += 1
                let mtime = looks * 77_777_777_777 % 5_000_000_000 - 5
                switch Int.random(in: 0..<5, using: &random) {
                case 0:
                    places[path] = nil
                    readings.append(Sample.gone(path))
                case 1 where !readings.contains { $0.path == RelativePath(source) }:
                    guard source != path, let moved = places.removeValue(forKey: source) else {
                        continue
                    }
                    places[path] = moved
                    readings.append(Sample.gone(source))
                    readings.append(
                        Sample.file(
                            path,
                            moved.text,
                            inode: moved.inode,
                            cameFrom: source,
                            mtime: mtime
                        )
                    )
                default:
                    inode += 1
                    let text = Self.texts.randomElement(using: &random) ?? ""
                    places[path] = (inode, text)
                    readings.append(Sample.file(path, text, inode: inode, mtime: mtime))
                }
            }
            var seen: Set<RelativePath> = []
            _ = try opened.writer.commit(readings.filter { seen.insert($0.path).inserted })
            try afterEach(opened, &random)
        }
        return opened
    }

    static let paths = (0..<8).map { "p\($0)" }
    /// Of different sizes, the longer ones kept compressed.
    static let texts = (0..<6).map { String(repeating: "\($0)", count: 1 + $0 * 60) }
}
