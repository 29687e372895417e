/// What each target may import of ours, and of others; those above never import those below.
///
/// The same table stands in `docs/ARCHITECTURE.md`. Not listed are the modules of the system
/// (`systemModules`), which everybody may use but the two at the top, which use nothing at all.
let importTable: [TargetRow] = [
    TargetRow("CTelexSQLite"),
    TargetRow("CTelexSystem"),
    TargetRow("CTelexTasks"),
    TargetRow("CZstd"),
    TargetRow("telex-watch"),
    TargetRow("TelexModel"),
    TargetRow("TelexWire", ours: ["TelexModel"]),
    TargetRow("TelexWatch", ours: ["CTelexSystem", "TelexModel"]),
    TargetRow("TelexSurvey", ours: ["CTelexSystem", "TelexModel"], others: ["Crypto"]),
    TargetRow(
        "TelexJournal",
        ours: ["CTelexSQLite", "CTelexSystem", "CZstd", "TelexModel", "TelexWire"],
        others: ["Crypto", "GRDB", "GRDBSQLite"]
    ),
    TargetRow(
        "TelexFeed",
        ours: ["CTelexSystem", "TelexModel", "TelexWire"],
        others: ["NIOCore", "NIOPosix"]
    ),
    TargetRow(
        "TelexClient",
        ours: ["TelexModel", "TelexWire"],
        others: ["NIOCore", "NIOPosix"]
    ),
    TargetRow(
        "TelexDaemon",
        ours: [
            "CTelexSystem", "TelexFeed", "TelexJournal", "TelexModel", "TelexSurvey",
            "TelexWatch", "TelexWire",
        ],
        others: ["Logging", "ServiceLifecycle", "UnixSignals", "Yams"]
    ),
    TargetRow(
        "TelexCommands",
        ours: ["TelexClient", "TelexModel", "TelexWire"],
        others: ["ArgumentParser", "NIOCore", "NIOPosix"]
    ),
    TargetRow(
        "telexd",
        ours: ["CTelexTasks", "TelexDaemon", "TelexModel"],
        others: ["ArgumentParser", "FoundationEssentials", "NIOCore", "NIOPosix"]
    ),
    TargetRow("telex", ours: ["TelexCommands"]),
]

/// Modules that come with the system or the language.
let systemModules: Set<String> = ["Dispatch", "Glibc", "Synchronization"]

/// Targets that import nothing of the system either: values and their text, and no effects.
let pureTargets: Set<String> = ["TelexModel", "TelexWire"]

/// A row of the table.
struct TargetRow: Equatable, Sendable {
    let target: String
    let ours: Set<String>
    let others: Set<String>

    init(_ target: String, ours: Set<String> = [], others: Set<String> = []) {
        self.target = target
        self.ours = ours
        self.others = others
    }
}
