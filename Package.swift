// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode (with it strict concurrency), warnings are errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]

let package = Package(
    name: "telex",
    products: [
        .library(name: "TelexModel", targets: ["TelexModel"]),
        .library(name: "TelexWire", targets: ["TelexWire"]),
        .library(name: "TelexClient", targets: ["TelexClient"]),
        .executable(name: "telexd", targets: ["telexd"]),
        .executable(name: "telex", targets: ["telex"]),
        .executable(name: "telex-watch", targets: ["telex-watch"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "CTelexSystem"),
        .target(name: "CTelexSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CTelexTasks"),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "TelexModel", swiftSettings: strict),
        .target(name: "TelexWire", dependencies: ["TelexModel"], swiftSettings: strict),
        .executableTarget(
            name: "telex-watch",
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [
                .linkedLibrary("inotifytools"),
                // SwiftPM links with swiftc: these two keep every line of Swift's own out of it,
                // whose licence and the library's may not be combined.
                .unsafeFlags(["-nostartfiles", "-static-stdlib"]),
            ]
        ),
        .target(
            name: "TelexWatch",
            dependencies: ["TelexModel", "CTelexSystem"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "TestSupport", "FakeDaemon", "TelexModel", "TelexWire", "TelexClient", "telexd",
                "telex", "telex-watch", "JournalWriterProgram",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TelexWatchTests",
            dependencies: ["TestSupport", "TelexWatch", "CTelexSystem", "telex-watch"],
            swiftSettings: strict
        ),
        .target(
            name: "TelexSurvey",
            dependencies: [
                "TelexModel", "CTelexSystem", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TelexJournal",
            dependencies: [
                "TelexModel", "TelexWire", "CZstd", "CTelexSQLite", "CTelexSystem",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TelexFeed",
            dependencies: ["TelexModel", "TelexWire", "CTelexSystem"] + nio,
            swiftSettings: strict
        ),
        .target(
            name: "TelexClient",
            dependencies: ["TelexModel", "TelexWire"] + nio,
            swiftSettings: strict
        ),
        .target(
            name: "TelexDaemon",
            dependencies: [
                "TelexModel", "TelexWire", "TelexWatch", "TelexSurvey", "TelexJournal",
                "TelexFeed", "CTelexSystem",
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TelexCommands",
            dependencies: [
                "TelexModel", "TelexWire", "TelexClient",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "telexd",
            dependencies: [
                "CTelexTasks", "TelexDaemon",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "telex",
            dependencies: ["TelexCommands"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "HouseTests",
            dependencies: ["telexd", "telex", "telex-watch"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TelexModelTests",
            dependencies: ["TelexModel"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TelexSurveyTests",
            dependencies: [
                "TestSupport", "TelexSurvey", "TelexModel",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TelexDaemonTests",
            dependencies: [
                "TestSupport", "TelexDaemon", "TelexModel", "TelexJournal", "TelexSurvey",
                "TelexWatch", "telexd",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "JournalWriterProgram",
            dependencies: [
                "TestSupport", "TelexJournal", "TelexModel",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Tests/JournalWriterProgram",
            swiftSettings: strict
        ),
        .testTarget(
            name: "TelexJournalTests",
            dependencies: [
                "TestSupport", "CFaultyDisk", "CZstd", "TelexJournal", "TelexModel", "TelexWire",
                "JournalWriterProgram",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "CFaultyDisk",
            path: "Tests/CFaultyDisk",
            linkerSettings: [.linkedLibrary("sqlite3")]
        ),
        .testTarget(
            name: "TelexFeedTests",
            dependencies: ["TestSupport", "TelexFeed", "TelexModel", "TelexWire"] + nio,
            swiftSettings: strict
        ),
        .testTarget(
            name: "TelexWireTests",
            dependencies: ["TestSupport", "TelexModel", "TelexWire"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SchemaTests",
            dependencies: [
                "TestSupport", "TelexModel", "TelexWire", .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["judge.py"],
            swiftSettings: strict
        ),
        .target(
            name: "TestSupport",
            dependencies: ["TelexWire"],
            path: "Tests/TestSupport",
            // Every line that a test sees is judged here, hundreds of thousands of them.
            swiftSettings: strict + [.unsafeFlags(["-O"])]
        ),
        .target(
            name: "FakeDaemon",
            dependencies: ["TestSupport"],
            path: "Tests/FakeDaemon",
            swiftSettings: strict
        ),
        .testTarget(
            name: "TelexClientTests",
            dependencies: ["TestSupport", "FakeDaemon", "TelexModel", "TelexWire", "TelexClient"]
                + nio,
            swiftSettings: strict
        ),
        .testTarget(
            name: "TelexCommandsTests",
            dependencies: [
                "FakeDaemon", "TelexModel", "TelexWire", "TelexClient", "TelexCommands", "telex",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ] + nio,
            swiftSettings: strict
        ),
    ]
)
