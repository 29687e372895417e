import TelexWire
import Testing

extension LiveDaemon {
    /// Checks that disk, journal, and the replay of all changes are one, after a `sync`.
    func agree(where isJournaled: (FilePath) -> Bool = { _ in true }) throws {
        try sync()
        var replay = ReplayedFolder()
        for change in try changes() { try replay.apply(change) }
        try agree(with: replay, where: isJournaled)
    }

    /// The same with a replay that has been brought to the head, of the files that are journaled.
    func agree(
        with replay: ReplayedFolder,
        where isJournaled: (FilePath) -> Bool = { _ in true }
    ) throws {
        let onDisk = try disk.hashes().filter { isJournaled($0.key) }
        let journaled = try files()
        try Self.compare("replayed", replay.hashes, "on disk", onDisk)
        let hashes = journaled.compactMapValues { $0["hash"]?.string }
        try Self.compare("journaled", hashes, "on disk", onDisk)
        for (path, line) in journaled {
            let file = replay.files[path]
            try #require(line["version"]?.integer == file?.version, "version of \(path)")
            try #require(line["seq"]?.integer == file?.seq, "seq of \(path)")
            let copies = replay.copies(of: file?.hash ?? "")
            try #require(line["copies"]?.integer == copies, "copies of \(path)")
        }
    }

    private static func compare(
        _ leftName: String,
        _ left: [FilePath: String],
        _ rightName: String,
        _ right: [FilePath: String]
    ) throws {
        if left == right { return }
        var differences: [String] = []
        for path in Set(left.keys).union(right.keys).sorted() where left[path] != right[path] {
            differences.append(
                "\(path): \(leftName) \(left[path] ?? "nothing"), "
                    + "\(rightName) \(right[path] ?? "nothing")"
            )
        }
        throw TestFailure(differences.joined(separator: "\n"))
    }
}

/// Runs a test on a running daemon, and shows the daemon's log where it fails.
///
/// Its first scan is over: what a scan comes upon while it is written is taken as it stands.
func withDaemon(
    prefix: [String] = [],
    mounts: MountNamespace? = nil,
    variables: [String: String] = [:],
    prepare: (LiveDaemon) throws -> Void = { _ in },
    _ body: (LiveDaemon) throws -> Void
) throws {
    let daemon = try LiveDaemon(prefix: prefix, mounts: mounts, variables: variables)
    do {
        try prepare(daemon)
        try daemon.start()
        try daemon.sync()
        try body(daemon)
    } catch {
        Issue.record("the daemon's log:\n\(daemon.log)")
        throw error
    }
}
