import Glibc

/// A history that a daemon watches, and the feed's reader who checks what is told of it.
struct HistoryRun {
    /// What is done to the folder in a history.
    static let operationCount = 2_000
    /// About so many steps are done between two `sync`s.
    static let stepsBetweenSyncs = 50

    let seed: UInt64
    let daemon: LiveDaemon
    var history: RandomHistory
    /// The reader's folder; it reads on after its cursor alone.
    private(set) var replay = ReplayedFolder()
    private var cursor: String?
    private(set) var syncs = 0

    init(seed: UInt64, daemon: LiveDaemon) throws {
        self.seed = seed
        self.daemon = daemon
        let outside = Disk(root: daemon.scratch.absolute("outside"))
        try outside.makeDirectory("")
        history = RandomHistory(seed: seed, disk: daemon.disk, outside: outside)
    }

    /// Runs the history until so much was done; between two steps, `disturb` may do something to
    /// the daemon.
    mutating func run(
        operationCount: Int = Self.operationCount,
        singleRenames: Bool = false,
        disturb: (inout HistoryRun) throws -> Void = { _ in }
    ) throws {
        do {
            while history.operationCount < operationCount {
                try disturb(&self)
                try history.step()
                let isDue = history.below(Self.stepsBetweenSyncs) == 0
                guard daemon.pid > 0, isDue || history.hasWrittenLink else { continue }
                try compare()
                if singleRenames, history.below(2) == 0 { try renameOnce() }
            }
            if daemon.pid == 0 { try daemon.start() }
            try compare()
            try daemon.agree(where: history.rules.journals)
        } catch {
            let steps = history.steps.joined(separator: "\n")
            throw TestFailure("seed \(seed), steps since the last good sync:\n\(steps)\n\(error)")
        }
    }

    /// Reads on, and checks that disk, journal and replay agree.
    mutating func compare() throws {
        try daemon.sync()
        syncs += 1
        _ = try readOn()
        try daemon.agree(with: replay, where: history.rules.journals)
        history.steps.removeAll()
        history.hasWrittenLink = false
    }

    /// What was journaled since it was last read.
    mutating func readOn() throws -> [ChangeRecord] {
        let since = cursor.map { "\"\($0)\"" } ?? #""start""#
        let changes = try daemon.changes(since: since)
        for change in changes { try replay.apply(change) }
        cursor = changes.last?.cursor ?? cursor
        return changes
    }

    /// One rename between two `sync`s has to be told as what it is.
    private mutating func renameOnce() throws {
        guard let expected = try history.singleRename() else { return }
        try daemon.sync()
        let told = try readOn().map(\.event)
        if told != expected {
            throw TestFailure("a single rename:\n\(expected)\nwas told as\n\(told)")
        }
    }
}
