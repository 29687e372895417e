import Glibc
import Synchronization
import Testing

extension EndToEnd {
    @Suite("Watchers that are killed")
    struct WatcherKilledTests {
        /// How often it is killed.
        private static func kills() -> Int { isLongRun() ? 50 : 6 }

        // scenario 29, capability 2.1, capability 2.2
        @Test(
            "Killed again and again in the midst of writing, nothing is lost and nothing invented"
        )
        func whileWriting() throws {
            try withDaemon { daemon in
                for number in 0..<20 { try daemon.disk.makeDirectory("d\(number)") }
                try daemon.sync()
                let disk = daemon.disk
                let socket = daemon.socket
                let isEnough = Atomic(false)
                let turns = Atomic(0)
                let writer = Companion {
                    // A sync now and then keeps it from writing faster than anybody can hear.
                    let pace = try FeedConnection(socket)
                    while !isEnough.load(ordering: .relaxed) {
                        let turn = turns.load(ordering: .relaxed)
                        let directory: FilePath = "d\(turn % 20)"
                        // Directories that come and go have numbers given anew in any order.
                        try disk.makeDirectory(directory.appending("n\(turn % 3)"))
                        try disk.write(directory.appending("n\(turn % 3)/x.txt"), "turn \(turn)")
                        try disk.write(directory.appending("\(turn % 9).txt"), "turn \(turn)")
                        if turn % 7 == 0 { try disk.rename(directory, "moved") }
                        if turn % 7 == 0 { try disk.rename("moved", directory) }
                        if turn % 11 == 0 {
                            try disk.removeTree(directory.appending("n\(turn % 3)"))
                        }
                        if turn % 20 == 19 { _ = try pace.answer(to: #"{"op":"sync"}"#) }
                        turns.store(turn + 1, ordering: .relaxed)
                    }
                }
                for number in 1...Self.kills() {
                    let watcher = try daemon.runningWatcher()
                    kill(watcher, SIGKILL)
                    let restarts = Int64(number)
                    while try daemon.figures().watch("watcher_restarts") < restarts {
                        try daemon.sync()
                    }
                    if writer.hasEnded { break }
                }
                isEnough.store(true, ordering: .relaxed)
                try writer.join()
                try daemon.agree()
                #expect(try daemon.figures().watch("watcher_restarts") == Int64(Self.kills()))
                #expect(turns.load(ordering: .relaxed) > Self.kills())
            }
        }

        // scenario 29, capability 2.1
        @Test("Directories that are watched in another order are told under their own names")
        func numbersGivenAnew() throws {
            try withDaemon { daemon in
                let names = (0..<12).map { FilePath(stringLiteral: "d\($0)") }
                for name in names { try daemon.disk.makeDirectory(name) }
                try daemon.sync()
                for round in 0..<4 {
                    kill(try daemon.runningWatcher(), SIGKILL)
                    // By now the numbers begin at 1 again, for other directories than before.
                    for name in names.shuffled().prefix(6) {
                        try daemon.disk.rename(name, "aside")
                        try daemon.disk.makeDirectory(name)
                        try daemon.disk.rename("aside", name.appending("\(round)"))
                    }
                    try daemon.sync()
                    for name in names {
                        let live = try daemon.changes {
                            try daemon.disk.write(
                                name.appending("\(round).txt"),
                                "\(name) \(round)"
                            )
                        }
                        #expect(
                            live.map(\.event) == ["added \(name.appending("\(round).txt"))"]
                        )
                        #expect(live.map(\.origin) == ["live"])
                    }
                }
                try daemon.agree()
            }
        }
    }
}
