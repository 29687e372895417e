import Glibc

/// A history with everything that may happen to the programs meanwhile.
struct TroubledHistory {
    /// About so many steps are done between two troubles.
    static let stepsBetweenTroubles = 25
    /// About so many are done while the daemon is down.
    static let stepsWhileDown = 15

    private var ahead: [HistoryTrouble] = []
    private var scans: [FeedConnection] = []
    /// How often each came.
    private(set) var met: [HistoryTrouble: Int] = [:]
    /// How many overflows were counted by daemons that were asked.
    private(set) var overflows: Int64 = 0

    /// Lets something happen, or nothing.
    mutating func happen(in run: inout HistoryRun) throws {
        if run.daemon.pid == 0 {
            if run.history.below(Self.stepsWhileDown) > 0 { return }
            // What is changed in the file meanwhile is in force when it starts.
            if run.history.below(3) == 0 { try configure(&run) }
            run.history.steps.append("start")
            return try run.daemon.start()
        }
        if run.history.below(Self.stepsBetweenTroubles) > 0 { return }
        if ahead.isEmpty { ahead = HistoryTrouble.round.shuffled(using: &run.history.random) }
        let trouble = ahead.removeLast()
        run.history.steps.append("\(trouble)")
        try meet(trouble, &run)
        met[trouble, default: 0] += 1
    }

    private mutating func meet(_ trouble: HistoryTrouble, _ run: inout HistoryRun) throws {
        switch trouble {
        case .watcherKilled:
            if let watcher = try run.daemon.watcherPID() { kill(watcher, SIGKILL) }
        case .daemonKilled:
            scans = []
            try run.daemon.kill9()
        case .daemonEnded:
            scans = []
            let ending = try run.daemon.stop()
            if ending != .exited(0) { throw TestFailure("SIGTERM: \(ending)") }
        case .standstill:
            try during(anyStandstill(&run), &run) { try Self.steps(30, &$0) }
        case .overflow: try overflow(&run)
        case .reload: try reload(&run)
        case .scan, .deepScan: try scan(isDeep: trouble == .deepScan, &run)
        }
    }

    private static func steps(_ limit: Int, _ run: inout HistoryRun) throws {
        run.history.sparesLinks = true
        for _ in 0...run.history.below(limit) { try run.history.step() }
        run.history.sparesLinks = false
    }

    private func anyStandstill(_ run: inout HistoryRun) -> Standstill {
        run.history.random.pick(Standstill.allCases) ?? .daemon
    }

    private func during(
        _ standstill: Standstill,
        _ run: inout HistoryRun,
        _ body: (inout HistoryRun) throws -> Void
    ) throws {
        run.history.steps.append("stopped: \(standstill)")
        let daemon = run.daemon
        try daemon.during(standstill) { try body(&run) }
        run.history.steps.append("go on")
    }

    private mutating func overflow(_ run: inout HistoryRun) throws {
        // At least one is sure to be one, and to be counted.
        let isCounted = overflows == 0
        let before = isCounted ? try counted(run) : 0
        try during(anyStandstill(&run), &run) { run in
            try Self.steps(10, &run)
            try run.history.burst()
            try Self.steps(10, &run)
        }
        guard isCounted else { return }
        let steps = run.history.steps
        try run.compare()
        let more = try counted(run) - before
        if more <= 0 {
            run.history.steps = steps
            throw TestFailure("no overflow")
        }
        overflows += more
    }

    private func counted(_ run: HistoryRun) throws -> Int64 {
        try run.daemon.figures().watch("queue_overflows")
    }

    @discardableResult
    private func configure(_ run: inout HistoryRun) throws -> HistoryRules {
        let rules = run.history.random.pick(HistoryRules.allCases) ?? .everything
        run.history.steps.append("rules: \(rules)")
        try run.daemon.configure(rules.text)
        run.history.rules = rules
        return rules
    }

    /// Has the rules changed while all is calm, when what is told of it is known, or in the midst.
    private func reload(_ run: inout HistoryRun) throws {
        let isCalm = run.history.below(2) == 0
        if isCalm { try run.compare() }
        let before = Set(run.replay.hashes.keys)
        let rules = try configure(&run)
        try run.daemon.reload(rules.text)
        guard isCalm else { return }
        try run.daemon.sync()
        let told = try run.readOn().flatMap { change in
            // Of one file with two names, that one goes and the other comes may be its move.
            let gone = change.from.map { "removed \($0) \(change.origin)" }
            let kind = gone == nil ? change.kind : "added"
            return ["\(kind) \(change.path) \(change.origin)"] + [gone].compactMap { $0 }
        }
        let after = Set(try run.daemon.disk.hashes().keys.filter(rules.journals))
        let expected =
            before.subtracting(after).map { "removed \($0) scan" }
            + after.subtracting(before).map { "added \($0) scan" }
        if told.sorted() != expected.sorted() {
            throw TestFailure("\(rules):\n\(expected.sorted())\ntold as\n\(told.sorted())")
        }
    }

    /// Asks for a scan, and may go on before it is over.
    private mutating func scan(isDeep: Bool, _ run: inout HistoryRun) throws {
        let feed = try run.daemon.connect()
        try feed.send(#"{"op":"scan","deep":\#(isDeep)}"#)
        switch run.history.below(3) {
        case 0: _ = try feed.lines(until: "scanned")
        case 1: scans.append(feed)
        // Whoever asked has gone.
        default: break
        }
    }

    /// Waits for the scans that were asked for.
    mutating func end() throws {
        for feed in scans { _ = try feed.lines(until: "scanned") }
    }
}
