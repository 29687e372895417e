/// What happens to the programs, and is asked of them, while a history goes on.
enum HistoryTrouble: CaseIterable {
    case watcherKilled
    /// The daemon by SIGKILL; it is started again some steps later.
    case daemonKilled
    /// The same by SIGTERM.
    case daemonEnded
    /// Some steps while programs are stopped.
    case standstill
    /// The same, with more events than the kernel keeps.
    case overflow
    case reload
    case scan
    case deepScan

    /// Once round: each, and some more often.
    static let round =
        allCases + [.standstill, .standstill, .reload, .reload, .reload, .scan, .overflow]
}
