import TelexModel
import TelexWire
import Testing

@testable import TelexJournal

@Suite("A journal whose clock jumps")
struct JournalClockTests {
    private static let hour: Int64 = 3_600_000_000_000
    private static let tenYears = hour * 24 * 3_652
    private static let now: Int64 = 1_795_000_000_000_000_000

    /// What the clock shows at each batch.
    struct Jumps: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let moments: [Int64]

        static let all = [
            Jumps(
                testDescription: "an hour back, and on",
                moments: [now, now - hour, now - hour / 2, now + 1_000_000]
            ),
            Jumps(
                testDescription: "ten years forward, back, and on",
                moments: [now, now + tenYears, now + 1, now + hour, now + tenYears + hour]
            ),
            Jumps(testDescription: "at the epoch", moments: [0, 1, 0, 999, 1_000, 0, now]),
            Jumps(testDescription: "before the epoch", moments: [0, -1_000_000, -hour, 0, now]),
            Jumps(
                testDescription: "to either end of its range",
                moments: [.min, 0, .max, .min, .max - 1_000_000, now]
            ),
        ]
    }

    // scenario 52, capability 3.6
    @Test(
        "numbers and times never run backwards, and times go on with the clock",
        arguments: Jumps.all,
        [false, true]
    )
    func order(_ jumps: Jumps, restarts: Bool) throws {
        let clock = HeldClock()
        var opened = try OpenedJournal(clock: clock)
        var latest = Int64.min
        var expected: [String] = []
        for (number, moment) in jumps.moments.enumerated() {
            clock.set(nanoseconds: moment)
            latest = max(latest, moment)
            let seq = number + 1
            _ = try opened.writer.commit([Sample.file("f\(seq)", "\(seq)", inode: Int64(seq))])
            let time = Timestamp(nanoseconds: latest).wholeMicroseconds
            #expect(opened.journal.state.time == time)
            expected.append("\(seq) \(time.text(digits: .micro))")
            guard restarts else { continue }
            let before = opened.journal.state
            try opened.journal.close()
            opened = try OpenedJournal(in: opened.directory, clock: clock)
            #expect(opened.journal.state == before)
        }
        let told = try opened.lines().split(separator: UInt8(ascii: "\n")).map { line in
            let json = try JSONParser.parse(Array(line))
            return "\(json["seq"]?.integer ?? 0) \(json["time"]?.string ?? "")"
        }
        #expect(told == expected)
    }

    // capability 3.6
    @Test("a place is found by time, also where many changes carry the same")
    func placeByTime() throws {
        let opened = try OpenedJournal()
        let start = opened.clock.now
        for (number, step) in [0, -Self.hour, Self.hour / 2, Self.hour].enumerated() {
            opened.clock.advance(nanoseconds: step)
            _ = try opened.writer.commit(
                [Sample.file("f\(number)", "\(number)", inode: Int64(number + 1))]
            )
        }
        #expect(try opened.journal.seq(before: start) == 0)
        let later = Timestamp(nanoseconds: start.nanoseconds + 1_000)
        #expect(try opened.journal.seq(before: later) == 3)
    }
}
