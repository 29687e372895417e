import Synchronization
import TelexModel
import TestSupport
import Testing

@testable import TelexJournal

@Suite("Whether a moment has passed")
struct BatchTimesTests {
    private static let noon: Int64 = 1_795_000_000_000_000_000

    private static func at(_ nanoseconds: Int64) -> Timestamp {
        Timestamp(nanoseconds: noon + nanoseconds)
    }

    // capability 4.1
    @Test("is told by the clock, to the microsecond that changes bear")
    func clock() throws {
        let opened = try OpenedJournal(clock: HeldClock(nanoseconds: Self.noon + 1_500))
        #expect(opened.journal.isPast(Self.at(999)))
        // A change of this very moment would bear the time 1,000.
        #expect(!opened.journal.isPast(Self.at(1_000)))
        #expect(!opened.journal.isPast(Self.at(1_500)))
        opened.clock.set(nanoseconds: Self.noon + 2_000)
        #expect(opened.journal.isPast(Self.at(1_999)))
        #expect(!opened.journal.isPast(Self.at(2_000)))
    }

    // capability 4.1
    @Test("is told by the last change while the clock is behind it")
    func clockBehind() throws {
        let opened = try OpenedJournal(clock: HeldClock(nanoseconds: Self.noon))
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        opened.clock.set(nanoseconds: 0)
        #expect(opened.journal.isPast(Self.at(-1)))
        #expect(!opened.journal.isPast(Self.at(0)))
        _ = try opened.writer.commit([Sample.file("a", "2", inode: 1)])
        #expect(opened.journal.state.time == Self.at(0))
    }

    // capability 4.1
    @Test("has not while a batch of then is on its way, whatever the clock shows by now")
    func batchAtWork() throws {
        let directory = try ScratchDirectory()
        let clock = HeldClock(nanoseconds: Self.noon)
        let found = Mutex<[JournalStep: [Bool]]>([:])
        let opened = Mutex<Journal?>(nil)
        var settings = journalSettings(directory, .power, "boot-1", clock)
        settings.atStep = { step in
            guard [.applied, .stored, .committed].contains(step) else { return }
            clock.advance(nanoseconds: 5_000)
            let journal = opened.withLock { $0 }
            let passed = [-1, 0, 1].map { journal?.isPast(Self.at($0)) ?? true }
            found.withLock { $0[step] = passed }
        }
        let journal = try Journal(settings)
        opened.withLock { $0 = journal }
        let writer = JournalWriter(journal) {}
        _ = try writer.commit([Sample.file("a", "1", inode: 1)])
        let expected = [true, false, false]
        #expect(
            found.withLock { $0 } == [.applied: expected, .stored: expected, .committed: expected]
        )
        #expect(journal.state.time == Self.at(0))
        #expect(journal.isPast(Self.at(1)))
    }

    // capability 4.1
    @Test("has when nothing came of the batch that was on its way")
    func failedBatch() throws {
        let opened = try OpenedJournal(clock: HeldClock(nanoseconds: Self.noon))
        try opened.journal.pool.write { try $0.execute(sql: "DROP INDEX files_inode") }
        try opened.journal.pool.write { try $0.execute(sql: "ALTER TABLE past RENAME TO lost") }
        #expect(throws: JournalError.self) {
            try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        }
        opened.clock.advance(nanoseconds: 1_000)
        #expect(opened.journal.isPast(Self.at(999)))
    }

    // capability 4.1
    @Test("stays so when the clock is set back", arguments: 1...8 as ClosedRange<UInt64>)
    func setBack(seed: UInt64) throws {
        let opened = try OpenedJournal(clock: HeldClock(nanoseconds: Self.noon))
        var random = SeededRandom(seed: seed)
        var past: Timestamp?
        for number in 0..<200 {
            opened.clock.set(
                nanoseconds: Self.noon + Int64.random(in: -9_000...9_000, using: &random)
            )
            let moment = Self.at(Int64.random(in: -9_000...9_000, using: &random))
            if Bool.random(using: &random) {
                if opened.journal.isPast(moment) { past = max(past ?? moment, moment) }
            } else {
                let file = Sample.file("a", "\(number)", inode: 1)
                _ = try opened.writer.commit([file])
                let time = try #require(opened.journal.state.time)
                if let past { #expect(time > past, "\(number)") }
            }
        }
        #expect(past != nil)
    }

    // capability 4.1
    @Test("is told at the ends of what a clock can show")
    func ends() {
        for nanoseconds in [Int64.min, .min + 1, 0, .max - 1, .max] {
            let times = BatchTimes { Timestamp(nanoseconds: nanoseconds) }
            for moment in [Int64.min, .min + 1, -1, 0, 1, .max - 1_000, .max] {
                let isPast = times.isPast(Timestamp(nanoseconds: moment)) { nil }
                if isPast {
                    #expect(times.begin(after: nil) > Timestamp(nanoseconds: moment))
                    times.end()
                }
            }
        }
    }
}
