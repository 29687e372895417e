import Glibc
import Testing

extension EndToEnd {
    @Suite("Random histories")
    struct RandomHistoryTests {
        /// The seeds of a run: fixed ones, many in long runs, or the one that is asked for.
        static func seeds(_ fixed: ClosedRange<UInt64>) -> [UInt64] {
            if let seed = environmentVariable("TELEX_TEST_SEED").flatMap({ UInt64($0) }) {
                return [seed]
            }
            return Array(isLongRun() ? fixed.lowerBound...fixed.lowerBound + 99 : fixed)
        }

        /// What a troubled history does; one that is replayed is a long one.
        static func troubledCount() -> Int {
            let isReplayed = environmentVariable("TELEX_TEST_SEED") != nil
            return isLongRun() || isReplayed ? HistoryRun.operationCount : 700
        }

        // scenario 1, scenario 2, scenario 3, scenario 4, scenario 5, scenario 6, scenario 15,
        // scenario 16, scenario 36, scenario 40, scenario 41, capability 1.2, capability 1.3,
        // capability 1.5
        @Test("leave journal, feed and disk equal at every sync", arguments: seeds(1...4))
        func undisturbed(seed: UInt64) throws {
            try withDaemon { daemon in
                var run = try HistoryRun(seed: seed, daemon: daemon)
                try run.run(singleRenames: true)
                try #require(run.syncs > 10)
                try #require(daemon.status()["watch"]?["queue_overflows"]?.integer == 0)
            }
        }

        // scenario 29, capability 1.2
        @Test("do so with the watcher killed at random moments", arguments: seeds(101...102))
        func watcherKilled(seed: UInt64) throws {
            try withDaemon { daemon in
                var run = try HistoryRun(seed: seed, daemon: daemon)
                var kills: Int64 = 0
                var last: pid_t = 0
                try run.run { run in
                    // Each new watcher comes after a longer pause than the one before.
                    guard kills < 8, run.history.below(200) == 0,
                        let watcher = try run.daemon.watcherPID(), watcher != last
                    else { return }
                    kills += 1
                    last = watcher
                    kill(watcher, SIGKILL)
                }
                try #require(kills > 2)
                let restarts = try daemon.status()["watch"]?["watcher_restarts"]?.integer
                try #require(restarts == kills)
            }
        }

        // scenario 45, scenario 56, scenario 67, capability 1.3
        @Test("do so with the daemon killed at random moments", arguments: seeds(201...203))
        func daemonKilled(seed: UInt64) throws {
            try withDaemon { daemon in
                var run = try HistoryRun(seed: seed, daemon: daemon)
                var kills = 0
                try run.run { run in
                    if run.daemon.pid == 0 {
                        if run.history.below(20) == 0 { try run.daemon.start() }
                    } else if run.history.below(80) == 0 {
                        kills += 1
                        try run.daemon.kill9()
                    }
                }
                try #require(kills > 5)
            }
        }

        // scenario 7, scenario 8, scenario 29, scenario 31,
        // capability 2.1, capability 2.2, capability 2.3, capability 2.7
        @Test("do so with everything happening to the programs", arguments: seeds(302...303))
        func troubled(seed: UInt64) throws {
            let configure: (LiveDaemon) throws -> Void = {
                try $0.configure(HistoryRules.everything.text)
            }
            try withDaemon(prepare: configure) { daemon in
                var run = try HistoryRun(seed: seed, daemon: daemon)
                var troubles = TroubledHistory()
                try run.run(operationCount: Self.troubledCount()) { try troubles.happen(in: &$0) }
                try troubles.end()
                try #require(HistoryTrouble.allCases.allSatisfy { troubles.met[$0] != nil })
                try #require(troubles.overflows > 0)
            }
        }
    }
}
