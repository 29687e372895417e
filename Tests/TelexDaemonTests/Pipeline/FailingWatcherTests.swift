import Glibc
import TelexModel
import TelexWatch
import Testing

@testable import TelexDaemon

@Suite("A watcher that does not run", .timeLimit(.minutes(1)))
struct FailingWatcherTests {
    private func pipeline(_ watcher: String) throws -> LivePipeline {
        try LivePipeline(watcher: watcher) { $0.pollNanoseconds = 10_000_000 }
    }

    /// Asks again and again, until it is so or the time is up.
    private func sync(_ live: LivePipeline, until isSo: () -> Bool) throws {
        while !isSo() {
            try Task.checkCancellation()
            try live.sync()
        }
    }

    // capability 2.6
    @Test(
        "is told as a problem, and the folder is compared with the journal in its place",
        arguments: [
            (
                "/nowhere/telex-watch",
                "can't be started: /nowhere/telex-watch: posix_spawn: No such"
            ),
            ("/bin/false", "does not run: it exited with 1"),
        ]
    )
    func polled(watcher: String, reason: String) throws {
        let live = try pipeline(watcher)
        for number in 1...3 {
            try live.folder.write([1], to: "\(number).txt")
            try sync(live) { live.folder.journal.state.totals.files == number }
        }
        let problems = live.board.current.problems
        #expect(problems.map(\.code) == [.instanceLimit])
        #expect(problems.first?.message.contains(reason) == true, "\(problems)")
        #expect(live.board.current.state == .degraded)
        #expect(live.board.current.watch.polledDirectories == 1)
        let told = live.logged.split(separator: "\n").filter { $0.contains("can be watched") }
        #expect(told.count == 1)
    }

    // capability 1.2
    @Test("or will not watch the folder itself has it told as missing, and not as in sync")
    func refusesFolder() throws {
        let directory = try TestDirectory()
        // Refuses the first directory that it is asked for, as one that is not there.
        let words =
            #"printf 'hello 1\0'; head -c 1 >/dev/null; printf 'refused 1 2\0'; cat >/dev/null"#
        let script = try directory.write(Array("#!/bin/sh\n\(words)\n".utf8), to: "watcher")
        try #require(chmod(script, 0o700) == 0)
        let live = try pipeline(script)
        let before: [DaemonState] = [.starting, .scanning]
        while before.contains(live.board.current.state) {
            try Task.checkCancellation()
            sched_yield()
        }
        #expect(live.board.current.state == .folderMissing)
    }

    // capability 2.6
    @Test("has ten seconds to say that it watches")
    func mute() throws {
        let directory = try TestDirectory()
        let script = try directory.write(Array("#!/bin/sh\nexec sleep 1000\n".utf8), to: "watcher")
        try #require(chmod(script, 0o700) == 0)
        let wake = try WakeUp()
        let supervisor = WatcherSupervisor { () throws(WatcherError) in
            try WatcherProcess(executable: script, listener: wake) { _ in }
        }
        #expect(supervisor.helloDue == nil)
        for number in 0..<WatcherSupervisor.failureLimit {
            #expect(!supervisor.keepsFailing)
            let start = Int64(number) * 100_000_000_000
            #expect(supervisor.startIfDue(now: start) == nil)
            #expect(supervisor.helloDue == start + 10_000_000_000)
            supervisor.replace(now: start + 10_000_000_000)
        }
        #expect(supervisor.keepsFailing)
        #expect(supervisor.startIfDue(now: 1_000_000_000_000) == nil)
        supervisor.greeted()
        #expect(supervisor.helloDue == nil)
        #expect(!supervisor.keepsFailing)
        supervisor.replace(now: 2_000_000_000_000)
    }

    // capability 2.6
    @Test("is taken on as soon as it runs")
    func recovered() throws {
        let program = try #require(WatcherProcess.locate())
        let directory = try TestDirectory()
        let script = try directory.write(
            Array(
                "#!/bin/sh\n[ -e '\(directory.path)/mended' ] || exit 1\nexec '\(program)'\n".utf8
            ),
            to: "watcher"
        )
        try #require(chmod(script, 0o700) == 0)
        let live = try pipeline(script)
        try sync(live) { !live.board.current.problems.isEmpty }
        _ = try directory.write([], to: "mended")
        try sync(live) { live.board.current.watch.watches > 0 }
        try live.sync()
        #expect(live.board.current.problems.isEmpty)
        #expect(live.board.current.state == .inSync)
        try live.folder.write([1], to: "a.txt")
        try live.sync()
        #expect(live.folder.journal.state.totals.files == 1)
    }
}
