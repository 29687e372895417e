import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("The daemon killed under load")
    struct KilledDaemonTests {
        // scenario 45, scenario 56, capability 3.1
        @Test("at random moments takes back nothing that it told")
        func killed() throws {
            let daemon = try LiveDaemon()
            let writer = try SteadyWriter(disk: daemon.disk, seed: KilledDaemon.seed)
            var run = KilledDaemon(daemon: daemon, writer: writer)
            do {
                try run.measureStart()
                while run.killCount < KilledDaemon.killsWanted { try run.killOnce() }
                try writer.stop()
                try run.end()
            } catch {
                try writer.stop()
                Issue.record(
                    "kill \(run.killCount); the daemon's log:\n\(daemon.log.suffix(4_000))"
                )
                throw error
            }
            try #require(KilledDaemon.Moment.allCases.allSatisfy { run.met[$0] ?? 0 > 3 })
            try #require(run.reader.lines.count > run.killCount * 20)
        }
    }
}

/// A daemon that is started and killed, while articles are written and a reader remembers.
private struct KilledDaemon {
    static let seed: UInt64 = 9_001
    static let killsWanted = isLongRun() ? 1_000 : 40

    /// When a daemon is killed.
    enum Moment: CaseIterable {
        /// At any point of its start, and a little after.
        case starting
        /// When the reader has read some lines.
        case told
        /// When some more was written.
        case written
    }

    let daemon: LiveDaemon
    let writer: SteadyWriter
    var reader: RememberingReader
    private var random = SeededRandom(seed: Self.seed)
    /// So much is written while a daemon starts.
    private var operationsInStart = 0
    private(set) var killCount = 0
    private(set) var met: [Moment: Int] = [:]

    init(daemon: LiveDaemon, writer: SteadyWriter) {
        self.daemon = daemon
        self.writer = writer
        reader = RememberingReader(daemon)
    }

    /// Starts a daemon for the first time; the writer's pace says how long that takes.
    mutating func measureStart() throws {
        writer.allow(20_000)
        let before = writer.count
        try daemon.start()
        operationsInStart = writer.count - before
        try reader.resume()
        try kill()
    }

    mutating func killOnce() throws {
        let moment = random.pick(Moment.allCases) ?? .told
        met[moment, default: 0] += 1
        switch moment {
        case .starting:
            let child = try daemon.launch()
            writer.wait(for: 1 + random.below(operationsInStart * 5 / 4))
            child.kill(SIGKILL)
            killCount += 1
            try #require(try child.wait() == .killed(SIGKILL))
            // It may have said that it is ready: that is not to be taken for the next one's word.
            daemon.notify.tell("KILLED=\(killCount)")
            _ = try daemon.notify.wait(for: ["KILLED=\(killCount)"])
        case .told:
            try daemon.start()
            try reader.resume()
            let count = 1 + random.below(100)
            writer.allow(count * 6)
            try reader.read(count)
            try kill()
        case .written:
            try daemon.start()
            try reader.resume()
            let pid = daemon.pid
            writer.after(1 + random.below(400)) { Glibc.kill(pid, SIGKILL) }
            try kill(isUnderWay: true)
        }
    }

    /// Kills the daemon, and reads what it had sent.
    private mutating func kill(isUnderWay: Bool = false) throws {
        if isUnderWay { try reader.readToEnd() }
        try daemon.kill9()
        if !isUnderWay { try reader.readToEnd() }
        killCount += 1
    }

    /// Starts the daemon a last time; what is there then is what was told, and what is on disk.
    mutating func end() throws {
        try daemon.start()
        try daemon.sync()
        try reader.resume()
        try reader.catchUp()
        try reader.compare()
        try daemon.agree(with: reader.replay)
    }
}
