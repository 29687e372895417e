import TelexWire

/// The folder as its changes tell it, each checked against everything that was told before.
///
/// A model written from the protocol alone: it knows what each member of a change has to be.
struct ReplayedFolder {
    struct File: Equatable {
        var hash: String
        var version: Int64
        var seq: Int64
    }

    private(set) var files: [FilePath: File] = [:]
    private(set) var head: Int64 = 0
    private var holders: [String: Set<FilePath>] = [:]
    private var lastVersions: [FilePath: Int64] = [:]
    private var lastTime = ""

    /// Path and hash of every file.
    var hashes: [FilePath: String] { files.mapValues(\.hash) }

    func copies(of hash: String) -> Int64 { Int64(holders[hash]?.count ?? 0) }

    /// Applies the next change; throws where it can't be the next.
    mutating func apply(_ change: ChangeRecord) throws {
        func require(_ holds: Bool, _ what: String) throws {
            if !holds { throw TestFailure("\(what): \(change.json), before: \(describe(change))") }
        }
        try require(change.seq == head + 1, "a gap in seq")
        try require(change.cursor.hasSuffix("-\(change.seq)"), "the cursor of another seq")
        try require(change.time >= lastTime, "a time that runs backwards")
        head = change.seq
        lastTime = change.time
        let before = files[change.path]
        switch change.kind {
        case "added":
            try require(before == nil, "added where a file was")
        case "modified":
            try require(before.map { $0.hash != change.hash } ?? false, "modified from nothing")
            let previous = change.json["previous"]
            try require(previous?["hash"]?.string == before?.hash, "another previous hash")
            try require(previous?["version"]?.integer == before?.version, "another version before")
        case "moved":
            let source = change.from.flatMap { files[$0] }
            try require(before == nil, "moved onto a file")
            try require(source?.hash == change.hash, "moved from another content")
            let version = change.json["from_version"]?.integer
            try require(version != nil && version == source?.version, "another from_version")
            if let from = change.from { leave(from) }
        case "removed":
            try require(before?.hash == change.hash, "removed another content")
            try require(before?.version == change.version, "removed another version")
        default:
            throw TestFailure("an unknown kind: \(change.json)")
        }
        leave(change.path)
        if change.kind != "removed" {
            let version = (lastVersions[change.path] ?? 0) + 1
            try require(change.version == version, "version is not \(version)")
            enter(change)
        }
        try require(change.copies == copies(of: change.hash), "copies")
        try require(change.duplicateOf == duplicate(of: change), "duplicate_of")
        if let previous = change.json["previous"], let hash = previous["hash"]?.string {
            try require(previous["copies"]?.integer == copies(of: hash), "previous copies")
        }
    }

    private mutating func leave(_ path: FilePath) {
        guard let file = files.removeValue(forKey: path) else { return }
        holders[file.hash]?.remove(path)
    }

    private mutating func enter(_ change: ChangeRecord) {
        files[change.path] = File(hash: change.hash, version: change.version, seq: change.seq)
        holders[change.hash, default: []].insert(change.path)
        lastVersions[change.path] = change.version
    }

    /// The other file with the content whose last change is the oldest.
    private func duplicate(of change: ChangeRecord) -> FilePath? {
        if change.kind == "removed" { return nil }
        let others = (holders[change.hash] ?? []).filter { $0 != change.path }
        return others.min { (files[$0]?.seq ?? 0) < (files[$1]?.seq ?? 0) }
    }

    private func describe(_ change: ChangeRecord) -> String {
        let from = change.from.flatMap { files[$0] }
        return "path \(String(describing: files[change.path])), from \(String(describing: from)), "
            + "last version \(lastVersions[change.path] ?? 0), head \(head), "
            + "duplicate \(String(describing: duplicate(of: change)))"
    }
}
