import Logging
import Synchronization
import TelexJournal
import TelexModel
import TelexWatch
import Testing

@testable import TelexDaemon

@Suite("A clock behind the last change")
struct ClockLagTests {
    private static let second: Int64 = 1_000_000_000
    private static let hour = 3_600 * second
    private static let day = 24 * hour

    private func lag(_ last: Int64?, _ now: Int64) -> ClockLag? {
        ClockLag(
            last: last.map { Timestamp(nanoseconds: $0) },
            now: Timestamp(nanoseconds: now)
        )
    }

    // scenario 52, capability 3.6
    @Test("is told beyond what is stepped as a matter of course, and needs a person beyond a day")
    func bounds() {
        let now = 1_795_000_000 * Self.second
        #expect(lag(nil, now) == nil)
        for ahead in [-Self.day, 0, 1, Self.second] { #expect(lag(now + ahead, now) == nil) }
        for ahead in [Self.second + 1, Self.hour, Self.day] {
            #expect(lag(now + ahead, now)?.needsPerson == false)
        }
        #expect(lag(now + Self.day + 1, now)?.needsPerson == true)
        #expect(lag(.max, .min)?.needsPerson == true)
        #expect(lag(.min, .max) == nil)
    }

    // capability 3.6
    @Test("is told with what happened, until when it lasts, and what to do")
    func message() throws {
        let short = try #require(lag(2 * Self.hour, Self.hour)).message
        #expect(short.contains("journaled at 1970-01-01T02:00:00.000000Z"))
        #expect(short.contains("set it right"))
        #expect(!short.contains("begin a new one"))
        let long = try #require(lag(3_652 * Self.day, 0)).message
        #expect(long.contains("wait until 1980-01-01T00:00:00.000000Z"))
        #expect(long.contains("move the journal away to begin a new one"))
    }

    // scenario 52, capability 3.6
    @Test("is a problem while it lasts, and degrades only where it lasts for longer than a day")
    func live() throws {
        let clock = SetClock()
        let live = try LivePipeline(clocks: clock.clocks)
        var count = 0
        func problems(afterMoving nanoseconds: Int64) throws -> [String] {
            clock.move(nanoseconds)
            // A round each: what was journaled in the first shows in the second.
            count += 1
            try live.folder.write([UInt8(count)], to: "\(count).txt")
            for _ in 0..<2 { try live.sync() }
            return live.board.current.problems.map(\.code.rawValue)
                + [live.board.current.state.rawValue]
        }
        #expect(try problems(afterMoving: 0) == ["in_sync"])
        #expect(try problems(afterMoving: -Self.second / 2) == ["in_sync"])
        #expect(try problems(afterMoving: -Self.hour) == ["clock_behind", "in_sync"])
        #expect(try problems(afterMoving: Self.hour / 2) == ["clock_behind", "in_sync"])
        #expect(try problems(afterMoving: Self.hour) == ["in_sync"])
        #expect(try problems(afterMoving: 3_652 * Self.day) == ["in_sync"])
        #expect(try problems(afterMoving: -3_652 * Self.day) == ["clock_behind", "degraded"])
        #expect(try problems(afterMoving: 3_651 * Self.day) == ["clock_behind", "in_sync"])
        #expect(try problems(afterMoving: Self.day) == ["in_sync"])
        #expect(live.logged.split(separator: "\n").count { $0.contains("clock is behind") } == 2)
        #expect(live.logged.split(separator: "\n").count { $0.contains("times go on") } == 2)
        let times = try live.folder.times()
        #expect(times.count == count)
        #expect(times == times.sorted())
    }

    // capability 3.6
    @Test("shows in the status though nothing has happened since it was set")
    func status() throws {
        let folder = try IntakeFolder()
        try folder.write([1], to: "a.txt")
        _ = try folder.intake.take([folder.job("a.txt")])
        let clock = SetClock()
        let parts = DaemonParts(
            journal: folder.journal,
            board: StatusBoard(),
            clocks: clock.clocks,
            folder: folder.path,
            startedAt: clock.clocks.wall(),
            wake: try WakeUp(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        #expect(parts.status().problems.isEmpty)
        clock.move(-Self.hour)
        let problem = try #require(parts.status().problems.first)
        #expect(problem.code == .clockBehind)
        // The pipeline looks, too, and is not asked to again once it has.
        parts.wake.wait(nanoseconds: nil)
        _ = parts.board.update { $0.problems = [problem] }
        #expect(parts.status().problems == [problem])
        clock.move(Self.hour)
        #expect(parts.status().problems.isEmpty)
    }
}

/// The system's clocks, the time of day set forward or back.
private final class SetClock: Sendable {
    private let offset = Mutex<Int64>(0)

    func move(_ nanoseconds: Int64) {
        offset.withLock { $0 += nanoseconds }
    }

    var clocks: Clocks {
        var clocks = Clocks.system
        clocks.wall = { [self] in
            let now = Clocks.system.wall().nanoseconds
            return Timestamp(nanoseconds: now + offset.withLock { $0 })
        }
        return clocks
    }
}
