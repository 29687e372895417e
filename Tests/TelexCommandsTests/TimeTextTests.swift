import TelexCommands
import TelexModel
import Testing

@Suite("Times for people")
struct TimeTextTests {
    static let ages: [(milliseconds: Int64, text: String)] = [
        (-3_600_000, "just now"), (0, "just now"), (999, "just now"), (1_000, "1 s ago"),
        (180_000, "3 min ago"), (259_200_000, "3 days ago"),
    ]

    @Test("An age is told from now", arguments: ages)
    func age(milliseconds: Int64, text: String) {
        let now = Timestamp(seconds: 1_795_221_925, nanoseconds: 0)
        let time = Timestamp(nanoseconds: now.nanoseconds - milliseconds * 1_000_000)
        #expect(agoText(time, now: now) == text)
    }

    @Test("Ages that no number holds are long ones")
    func extremes() {
        let first = Timestamp(nanoseconds: .min)
        let last = Timestamp(nanoseconds: .max)
        #expect(agoText(first, now: last) == "long ago")
    }

    static let clocks: [(offset: Int64, day: String, timeOfDay: String, zone: String)] = [
        (0, "2026-11-21", "00:45:25", "UTC"), (3_600, "2026-11-21", "01:45:25", "+01:00"),
        (-3_600, "2026-11-20", "23:45:25", "-01:00"), (20_700, "2026-11-21", "06:30:25", "+05:45"),
        (-12_600, "2026-11-20", "21:15:25", "-03:30"),
    ]

    @Test("A moment is shown by the clock of the place", arguments: clocks)
    func wallTime(offset: Int64, day: String, timeOfDay: String, zone: String) {
        let time = WallTime(
            Timestamp(seconds: 1_795_221_925, nanoseconds: 5),
            secondsEastOfUTC: offset
        )
        #expect(time.day == day)
        #expect(time.timeOfDay == timeOfDay)
        #expect(time.zone == zone)
    }
}
