import TelexModel

/// Directories that were told as renamed and were not where they should be: what comes next tells
/// where they went on to, so that their files are told as moved once.
struct UnfinishedMoves {
    /// So many are kept; the files of others are told as removed and added.
    static let limit = 1_000

    /// Where the journal has the files of a directory, by where it was told to be last.
    private var origins: [RelativePath: RelativePath] = [:]

    /// Where the journal has the files of a directory that was renamed from here, and all below it.
    mutating func takeOrigin(of from: RelativePath, movedTo to: RelativePath) -> RelativePath {
        for path in origins.keys where path.isBelow(from) {
            origins[path.moved(from: from, to: to)] = origins.removeValue(forKey: path)
        }
        return origins.removeValue(forKey: from) ?? origin(of: from) ?? from
    }

    /// Keeps a move for which nothing is there yet; false where too many are kept.
    mutating func keep(_ origin: RelativePath, at path: RelativePath) -> Bool {
        if origins.count >= Self.limit { return false }
        origins[path] = origin
        return true
    }

    /// Takes those of directories below a path that are there now: where the journal has their
    /// files, and where they are, the deepest first.
    mutating func take(
        below path: RelativePath,
        where isThere: (RelativePath) -> Bool
    ) -> [(origin: RelativePath, place: RelativePath)] {
        let found = origins.keys.filter { $0.isBelow(path) && isThere($0) }.sorted(by: >)
        return found.compactMap { place in
            origins.removeValue(forKey: place).map { ($0, place) }
        }
    }

    /// Whether a journaled file belongs to a directory of which more is to be told.
    func contains(fileAt path: RelativePath) -> Bool {
        origins.values.contains { path.isBelow($0) }
    }

    /// Where the journal has what was told to be in such a directory; nil elsewhere.
    func origin(of path: RelativePath) -> RelativePath? {
        // The innermost directory counts.
        let places = origins.keys.filter { path.isBelow($0) }
        guard let place = places.max(by: { $0.bytes.count < $1.bytes.count }) else { return nil }
        return origins[place].map { path.moved(from: place, to: $0) }
    }

    /// Takes where the journal has the files of directories at or below a path that is gone.
    mutating func take(atOrBelow path: RelativePath) -> [RelativePath] {
        let gone = origins.keys.filter { $0 == path || $0.isBelow(path) }.sorted()
        return gone.compactMap { origins.removeValue(forKey: $0) }
    }

    /// Takes all, when nothing more is to be heard of them.
    mutating func takeAll() -> [RelativePath] {
        defer { origins.removeAll() }
        return origins.keys.sorted().compactMap { origins[$0] }
    }
}
