import TelexModel
import TelexWire
import TestSupport

@testable import TelexFeed

/// A history that could have been: random changes of a few files, and what they leave.
struct FakeHistory {
    private(set) var changes: [FakeChange] = []
    /// The files before the first change, after it, and so on.
    private(set) var files: [[RelativePath: ContentHash]] = [[:]]

    init(seed: UInt64, count: Int) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<count {
            let (change, after) = Self.step(from: files[files.count - 1], &random)
            changes.append(change)
            files.append(after)
        }
    }

    private static func step(
        from files: [RelativePath: ContentHash],
        _ random: inout SeededRandom
    ) -> (FakeChange, [RelativePath: ContentHash]) {
        var after = files
        let path = RelativePath((random.pick(["a", "b", "c"]) ?? "") + "\(random.below(4))")
        let hash = FakeChange.hash(random.below(5))
        func copies(_ hash: ContentHash) -> Int64 { Int64(after.values.count { $0 == hash }) }
        guard let old = files[path] else {
            // Of a path that holds no file, a file comes or is moved there.
            let others = files.keys.sorted()
            if random.below(3) == 0, let from = random.pick(others), let moved = files[from] {
                after[from] = nil
                after[path] = moved
                let change = FakeChange(
                    kind: .moved,
                    path: path,
                    from: from,
                    copies: copies(moved),
                    hash: moved
                )
                return (change, after)
            }
            after[path] = hash
            return (FakeChange(path: path, copies: copies(hash), hash: hash), after)
        }
        if random.below(3) == 0 || old == hash {
            after[path] = nil
            return (FakeChange(kind: .removed, path: path, copies: copies(old), hash: old), after)
        }
        after[path] = hash
        let change = FakeChange(
            kind: .modified,
            path: path,
            copies: copies(hash),
            previousCopies: copies(old),
            hash: hash
        )
        return (change, after)
    }

    /// The changes that a request's filter wants, judged by what the protocol says of them.
    func seqs(_ filter: String) throws -> [Int64] {
        let request = RequestLine(decoding: Array(#"{"op":"subscribe"\#(filter)}"#.utf8))
        guard case .subscribe(let members) = try request.request.get() else { return [] }
        let wanted = members.filter
        return changes.indices.filter { index in
            let change = changes[index]
            let paths = [change.path, change.from].compactMap { $0 }
            let isUnique =
                switch change.kind {
                case .added, .moved: change.copies == 1
                case .removed: change.copies == 0
                case .modified: change.copies == 1 || change.previousCopies == 0
                }
            return wanted.path.map { path in paths.contains { path.matches($0) } } ?? true
                && wanted.kinds?.contains(change.kind) ?? true && (isUnique || !wanted.isUnique)
        }
        .map { Int64($0) + 1 }
    }
}

extension FakeJournal {
    /// Commits a stretch of a history, and the files that it leaves, at one moment.
    func commit(_ history: FakeHistory, _ range: Range<Int>) {
        let files = history.files[range.upperBound].map { path, hash in
            var file = sampleFile("")
            file.path = path
            file.hash = hash
            return file
        }
        commit(Array(history.changes[range]), leaving: files.sorted { $0.path < $1.path })
    }
}
