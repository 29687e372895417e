import TelexModel

/// What is set aside, each once by kind and path.
struct Problems {
    /// So many are kept by name, the others are counted: a folder may hold a million files that
    /// nobody may read, and the log has named each.
    static let namedLimit = 1_000

    private struct Key: Hashable {
        var code: ProblemCode
        var path: RelativePath?
    }

    private struct Entry {
        var problem: Problem
        /// Whether it does not go away by itself.
        var needsPerson: Bool
        /// The last scan that came upon it, or before which it was come upon.
        var scan: Int
    }

    private var entries: [Key: Entry] = [:]
    private var unnamedCount = 0
    /// How many of those the last scan that came upon any has come upon.
    private var unnamedInScan = (scan: 0, count: 0)
    /// Since when there are any, and the first scan that comes upon them.
    private var unnamedSince: (time: Timestamp, scan: Int)?
    /// The oldest first; the last one counts those that have no place here.
    private(set) var list: [Problem] = []

    var count: Int { entries.count + unnamedCount }

    /// How many files and directories could not be taken in.
    var countOfPaths: Int { entries.keys.count { $0.path != nil } + unnamedCount }

    /// Whether any of this kind is there.
    func contains(_ code: ProblemCode) -> Bool {
        entries.keys.contains { $0.code == code }
    }

    /// Whether one will not go away by itself.
    var needPerson: Bool {
        unnamedCount > 0 || entries.values.contains(where: \.needsPerson)
    }

    /// Sets something aside; true where it is new.
    ///
    /// `scan` is the one that goes on, or else the last. What has no place here is new to the first
    /// scan that comes upon any, and to none after that.
    mutating func add(
        _ code: ProblemCode,
        _ path: RelativePath?,
        _ message: String,
        scan: Int,
        isScanning: Bool,
        now: Timestamp,
        needsPerson: Bool? = nil
    ) -> Bool {
        let key = Key(code: code, path: path)
        let needsPerson = needsPerson ?? (code != .unstable && code != .clockBehind)
        if let known = entries[key] {
            entries[key]?.scan = scan
            entries[key]?.needsPerson = needsPerson
            if known.problem.message != message {
                entries[key]?.problem.message = message
                makeList()
            }
            return false
        }
        if path != nil, entries.count >= Self.namedLimit {
            // The same one is counted again by each look, but once by each scan.
            unnamedCount += 1
            if unnamedInScan.scan != scan { unnamedInScan = (scan, 0) }
            unnamedInScan.count += 1
            let since = unnamedSince ?? (now, isScanning ? scan : scan + 1)
            unnamedSince = since
            tellUnnamed()
            return !isScanning || scan == since.scan
        }
        let problem = Problem(code: code, path: path, message: message, since: now)
        entries[key] = Entry(problem: problem, needsPerson: needsPerson, scan: scan)
        makeList()
        return true
    }

    /// Takes back what was set aside of a file or directory; true where something was.
    mutating func resolve(_ path: RelativePath) -> Bool {
        if entries.isEmpty { return false }
        // By their keys, and not one after the other: every file of a burst is asked for.
        var isResolved = false
        for code in ProblemCode.allCases where code != .mountMissing {
            let entry = entries.removeValue(forKey: Key(code: code, path: path))
            isResolved = isResolved || entry != nil
        }
        if isResolved { makeList() }
        return isResolved
    }

    /// Takes back what was set aside of a directory and all below it.
    mutating func resolve(atOrBelow path: RelativePath) {
        if entries.isEmpty { return }
        _ = remove { key in
            key.code != .mountMissing
                && key.path.map { $0 == path || $0.isBelow(path) } ?? false
        }
    }

    /// Takes back that a file system is missing.
    mutating func resolveMount(_ path: RelativePath) -> Bool {
        remove { $0.path == path && $0.code == .mountMissing }
    }

    /// Takes back everything of a kind; true where something was.
    mutating func resolve(_ code: ProblemCode) -> Bool {
        remove { $0.code == code }
    }

    /// Takes back whatever a scan of all below `scope` that has ended did not come upon again.
    mutating func endScan(_ scan: Int, below scope: RelativePath) {
        if scope.isFolder {
            unnamedCount = unnamedInScan.scan == scan ? unnamedInScan.count : 0
            if unnamedCount == 0 { unnamedSince = nil }
        }
        let stale = entries.filter { key, entry in
            guard let path = key.path, key.code != .mountMissing, entry.scan < scan
            else { return false }
            return path == scope || path.isBelow(scope)
        }
        for key in stale.keys { entries[key] = nil }
        makeList()
    }

    private mutating func remove(_ isResolved: (Key) -> Bool) -> Bool {
        let resolved = entries.keys.filter(isResolved)
        for key in resolved { entries[key] = nil }
        if !resolved.isEmpty { makeList() }
        return !resolved.isEmpty
    }

    private mutating func makeList() {
        list = entries.values.map(\.problem).sorted { left, right in
            left.since == right.since
                ? (left.path?.bytes ?? []).lexicographicallyPrecedes(right.path?.bytes ?? [])
                : left.since < right.since
        }
        tellUnnamed()
    }

    /// Has the list end with those that have no place in it.
    private mutating func tellUnnamed() {
        guard let unnamedSince else { return }
        if list.count > entries.count { list.removeLast() }
        list.append(
            Problem(
                code: .unreadable,
                path: nil,
                message: "\(unnamedCount) more files or directories are set aside; the log "
                    + "names them",
                since: unnamedSince.time
            )
        )
    }
}
