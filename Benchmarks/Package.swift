// swift-tools-version: 6.2
import PackageDescription

/// As the main package has it.
let ours: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Benchmarks of some parts, in a target of their own.
func benchmarks(_ name: String, of parts: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: parts + [
            "Beside", "TelexModel", .product(name: "Benchmark", package: "benchmark"),
        ],
        path: "Benchmarks/\(name)",
        swiftSettings: ours,
        plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
}

/// The parts under measurement are this package's own targets, by the link `Sources`: so what is
/// `package` there can be called here.
let package = Package(
    name: "telex-benchmarks",
    dependencies: [
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(name: "CTelexSystem"),
        .target(name: "CTelexSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "TelexModel", swiftSettings: ours),
        .target(name: "TelexWire", dependencies: ["TelexModel"], swiftSettings: ours),
        .target(
            name: "TelexWatch",
            dependencies: ["TelexModel", "CTelexSystem"],
            swiftSettings: ours
        ),
        .target(
            name: "TelexSurvey",
            dependencies: [
                "TelexModel", "CTelexSystem", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: ours
        ),
        .target(
            name: "TelexJournal",
            dependencies: [
                "TelexModel", "TelexWire", "CZstd", "CTelexSQLite", "CTelexSystem",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: ours
        ),
        .target(
            name: "Beside",
            dependencies: [.product(name: "Benchmark", package: "benchmark")],
            path: "Beside",
            swiftSettings: ours
        ),
        benchmarks(
            "Parts",
            of: [
                "TelexWire", "TelexWatch", "TelexSurvey", "TelexJournal", "CZstd",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        benchmarks(
            "Journal",
            of: [
                "TelexJournal", "TelexSurvey", "TelexWire", "CTelexSystem",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
    ]
)
