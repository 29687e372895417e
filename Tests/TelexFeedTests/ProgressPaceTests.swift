import NIOCore
import Testing

@testable import TelexFeed

@Suite("The pace of progress")
struct ProgressPaceTests {
    private static func moment(_ milliseconds: Int64) -> NIODeadline {
        .uptimeNanoseconds(1) + .milliseconds(milliseconds)
    }

    @Test("The first is told at once, the next a tenth of a second after it was written")
    func tenths() {
        let pace = ProgressPace()
        #expect(pace.admits(at: Self.moment(0)))
        // However long the event loop takes, only one is on its way to it.
        for late in [0, 99, 100, 10_000] as [Int64] { #expect(!pace.admits(at: Self.moment(late))) }
        pace.told(at: Self.moment(20_000))
        #expect(!pace.admits(at: Self.moment(20_000)))
        #expect(!pace.admits(at: Self.moment(20_099)))
        #expect(pace.admits(at: Self.moment(20_100)))
    }

    @Test("Whoever tells a thousand times a second is heard ten times")
    func second() {
        let pace = ProgressPace()
        var heard = 0
        for millisecond in 0..<1_000 as Range<Int64> where pace.admits(at: Self.moment(millisecond))
        {
            heard += 1
            pace.told(at: Self.moment(millisecond))
        }
        #expect(heard == 10)
    }
}
