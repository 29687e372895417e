import TelexModel
import Testing

@testable import TelexJournal

@Suite("The changes at a time")
struct JournalTimesTests {
    // capability 3.7
    @Test(
        "are told from both sides, and what is before those that are kept is nobody's to know",
        arguments: [1, 2, 40, 95]
    )
    func bothSides(oldest: Int64) throws {
        let opened = try RandomJournal.history(3, batches: 40)
        if oldest > 1 { try opened.expire(before: oldest) }
        let journal = opened.journal
        let kept = try opened.rows("SELECT seq, time FROM changes ORDER BY seq") {
            (seq: $0.integer(0), time: Timestamp(nanoseconds: $0.integer(1) * 1_000))
        }
        let moments = kept.flatMap { row in
            [-1_000, -1, 0, 1, 999, 1_000].map {
                Timestamp(nanoseconds: row.time.nanoseconds + $0)
            }
        }
        let ends = [Int64.min, -1_500, -1, 0, 1, .max].map { Timestamp(nanoseconds: $0) }
        for moment in moments + ends {
            let before = kept.last { $0.time < moment }?.seq ?? oldest - 1
            #expect(try journal.seq(before: moment) == before)
            let last = kept.last { $0.time <= moment }?.seq
            #expect(try journal.seq(notAfter: moment) == last ?? (oldest == 1 ? 0 : nil))
        }
    }

    // capability 3.7
    @Test("before 1970 are told apart to the microsecond")
    func beforeTheEpoch() throws {
        let opened = try OpenedJournal(clock: HeldClock(nanoseconds: -3_000))
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        for (nanoseconds, isBefore, isNotAfter) in [
            (-3_001, false, false), (-3_000, false, true), (-2_999, true, true),
        ] as [(Int64, Bool, Bool)] {
            let moment = Timestamp(nanoseconds: nanoseconds)
            #expect(try opened.journal.seq(before: moment) == (isBefore ? 1 : 0))
            #expect(try opened.journal.seq(notAfter: moment) == (isNotAfter ? 1 : 0))
        }
    }

    // capability 3.7
    @Test("are the head's where every change has expired, from its time on")
    func allExpired() throws {
        let opened = try OpenedJournal()
        _ = try opened.writer.commit([Sample.file("a", "1", inode: 1)])
        let time = try #require(opened.journal.state.time)
        try opened.expire(before: 2)
        let before = Timestamp(nanoseconds: time.nanoseconds - 1)
        #expect(try opened.journal.seq(notAfter: time) == 1)
        #expect(try opened.journal.seq(notAfter: before) == nil)
        #expect(try opened.journal.seq(before: before) == 1)
        let files = try #require(try opened.journal.files(at: 1))
        #expect(try files.files(after: .folder, limit: 5).map(\.path) == [RelativePath("a")])
    }

    // scenario 49
    @Test("are an error where one is missing")
    func missing() throws {
        let opened = try RandomJournal.history(3, batches: 40)
        try opened.journal.pool.write { try $0.execute(sql: "DELETE FROM changes WHERE seq > 9") }
        #expect(throws: JournalError.self) {
            try opened.journal.seq(before: Timestamp(nanoseconds: .max))
        }
    }
}
