import GRDB
import TelexModel
import TelexWire

@testable import TelexJournal

/// The files of a folder, from nothing but changes.
struct ReplayedFiles {
    private var files: [RelativePath: JournaledFile] = [:]

    /// Applies the next change.
    mutating func apply(_ change: Change) {
        if let source = change.source { files[source.path] = nil }
        files[change.path] = change.file.map { facts in
            JournaledFile(
                path: change.path,
                version: change.version,
                hash: change.hash,
                size: facts.size,
                mtime: facts.mtime,
                copies: 0,
                seq: change.seq
            )
        }
    }

    /// They in path order, with their copies counted.
    var listed: [JournaledFile] {
        var copies: [ContentHash: Int64] = [:]
        for file in files.values { copies[file.hash, default: 0] += 1 }
        return files.values.sorted { $0.path < $1.path }.map { file in
            var counted = file
            counted.copies = copies[file.hash] ?? 0
            return counted
        }
    }
}

/// What the protocol says of a path's history, worked out over all changes.
struct ReplayedHistory {
    let changes: [Change]

    /// The seqs of a path's history, in order.
    func seqs(of path: RelativePath) -> [Int64] {
        var seqs: Set<Int64> = []
        for change in changes where change.path == path || change.source?.path == path {
            seqs.insert(change.seq)
            if change.path == path { addLife(before: change, to: &seqs) }
        }
        return seqs.sorted()
    }

    private func addLife(before move: Change, to seqs: inout Set<Int64>) {
        guard var path = move.source?.path else { return }
        for change in changes.reversed() where change.seq < move.seq && change.path == path {
            seqs.insert(change.seq)
            if change.kind == .added { return }
            if let source = change.source { path = source.path }
        }
    }
}

extension OpenedJournal {
    /// Every change that is kept, parsed from its line.
    func changes() throws -> [Change] {
        try rows("SELECT line FROM changes ORDER BY seq") { Array($0.bytes(0)) }.map { line in
            try Change.decode(line: line).change
        }
    }

    /// Lets the changes before one expire.
    func expire(before oldest: Int64) throws {
        var state = journal.state
        try journal.pool.write { database in
            try ChangeExpiry(database).run(&state, before: oldest, cutoff: .max, limit: .max)
        }
        journal.publish(state)
    }
}
