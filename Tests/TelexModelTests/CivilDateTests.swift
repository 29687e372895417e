import TelexModel
import Testing

@Suite("A day")
struct CivilDateTests {
    @Test(
        "Days are counted from the epoch, and back",
        arguments: [
            ("0001-01-01", -719_162), ("1600-02-29", -135_081), ("1677-09-21", -106_752),
            ("1899-12-31", -25_568), ("1900-02-28", -25_509), ("1900-03-01", -25_508),
            ("1969-12-31", -1), ("1970-01-01", 0), ("2000-02-29", 11_016), ("2000-03-01", 11_017),
            ("2024-02-29", 19_782), ("2026-11-21", 20_778), ("2100-02-28", 47_540),
            ("2100-03-01", 47_541), ("2262-04-11", 106_751), ("9999-12-31", 2_932_896),
        ] as [(String, Int64)]
    )
    func countsDays(_ text: String, _ days: Int64) throws {
        let date = try #require(CivilDate(text: text))
        #expect(date.daysSinceEpoch == days)
        #expect(CivilDate(daysSinceEpoch: days) == date)
        var bytes: [UInt8] = []
        date.append(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test("Every day of four centuries follows the one before")
    func countsWithoutGaps() throws {
        var day = try #require(CivilDate(year: 1_899, month: 12, day: 31))
        for number in Int64(-25_567)...120_530 {
            let next = CivilDate(daysSinceEpoch: number)
            #expect(next.daysSinceEpoch == number)
            let isSameMonth = next.month == day.month && next.year == day.year
            let months = (next.year - day.year) * 12 + next.month - day.month
            #expect(isSameMonth ? next.day == day.day + 1 : next.day == 1 && months == 1)
            #expect(CivilDate(year: next.year, month: next.month, day: next.day) == next)
            day = next
        }
        #expect(day == CivilDate(year: 2_300, month: 1, day: 1))
    }

    @Test(
        "A day that no calendar has is none",
        arguments: [
            (2_026, 2, 29), (1_900, 2, 29), (2_100, 2, 29), (2_000, 2, 30), (2_026, 4, 31),
            (2_026, 6, 31), (2_026, 9, 31), (2_026, 11, 31), (2_026, 1, 32), (2_026, 12, 32),
            (2_026, 0, 1), (2_026, 13, 1), (2_026, 1, 0), (2_026, 1, -1), (10_000, 1, 1),
            (-1, 1, 1), (.max, 1, 1), (.min, 1, 1),
        ] as [(Int64, Int64, Int64)]
    )
    func refusesDays(_ year: Int64, _ month: Int64, _ day: Int64) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(
        "What is not written as YYYY-MM-DD is refused",
        arguments: [
            "", "2026-11", "2026-11-21-", "-2026-11-21", "2026-1-21", "2026-11-1", "02026-11-21",
            "2026/11/21", "2026-11-21 ", "20261121", "+026-11-21", "2026--1-21", "2026-02-30",
            "٢٠٢٦-11-21", "----------",
        ]
    )
    func refusesTexts(_ text: String) {
        #expect(CivilDate(text: text) == nil)
    }
}
