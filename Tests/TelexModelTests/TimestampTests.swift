import TelexModel
import Testing

@Suite("A moment")
struct TimestampTests {
    @Test(
        "It is written as RFC 3339 in UTC, whatever side of the epoch it lies on",
        arguments: [
            (0, "1970-01-01T00:00:00.000000000Z"),
            (1, "1970-01-01T00:00:00.000000001Z"),
            (-1, "1969-12-31T23:59:59.999999999Z"),
            (1_000_000_000, "1970-01-01T00:00:01.000000000Z"),
            (-1_000_000_000, "1969-12-31T23:59:59.000000000Z"),
            (-999_999_999, "1969-12-31T23:59:59.000000001Z"),
            (1_795_221_925_123_456_789, "2026-11-21T00:45:25.123456789Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
            (4_107_542_399_999_999_999, "2100-02-28T23:59:59.999999999Z"),
            (1_709_164_800_123_000_000, "2024-02-29T00:00:00.123000000Z"),
            (-2_208_988_800_000_000_000, "1900-01-01T00:00:00.000000000Z"),
            (.max, "2262-04-11T23:47:16.854775807Z"),
            (.min, "1677-09-21T00:12:43.145224192Z"),
        ] as [(Int64, String)]
    )
    func isWritten(_ nanoseconds: Int64, _ text: String) {
        let moment = Timestamp(nanoseconds: nanoseconds)
        #expect(moment.text(digits: .nano) == text)
        #expect(moment.text(digits: .micro) == text.dropLast(4) + "Z")
        #expect(Timestamp(text: text) == moment)
    }

    @Test(
        "Seconds and nanoseconds make one number, the nearest where the range ends",
        arguments: [
            (0, 0, 0),
            (1, 500, 1_000_000_500),
            (-1, 999_999_999, -1),
            (-1, 0, -1_000_000_000),
            (9_223_372_036, 854_775_807, .max),
            (9_223_372_036, 854_775_806, .max - 1),
            (9_223_372_036, 854_775_808, .max),
            (9_223_372_037, 0, .max),
            (.max, 999_999_999, .max),
            (-9_223_372_037, 145_224_192, .min),
            (-9_223_372_037, 145_224_193, .min + 1),
            (-9_223_372_037, 500_000_000, -9_223_372_036_500_000_000),
            (-9_223_372_037, 145_224_191, .min),
            (-9_223_372_038, 999_999_999, .min),
            (.min, 0, .min),
        ] as [(Int64, Int64, Int64)]
    )
    func combinesHalves(_ seconds: Int64, _ nanoseconds: Int64, _ sum: Int64) {
        #expect(Timestamp(seconds: seconds, nanoseconds: nanoseconds).nanoseconds == sum)
    }

    @Test(
        "Microseconds are taken as they are, or the nearest where the range ends",
        arguments: [
            (0, 0), (1, 1_000), (-1, -1_000), (9_223_372_036_854_775, 9_223_372_036_854_775_000),
            (9_223_372_036_854_776, .max), (.max, .max), (.min, .min),
        ] as [(Int64, Int64)]
    )
    func takesMicroseconds(_ microseconds: Int64, _ nanoseconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).nanoseconds == nanoseconds)
    }

    @Test(
        "What is below a microsecond is cut off, towards the past",
        arguments: [
            (0, 0), (999, 0), (1_000, 1_000), (1_999, 1_000), (-1, -1_000), (-1_000, -1_000),
            (-1_001, -2_000), (.max, 9_223_372_036_854_775_000),
            (.min, -9_223_372_036_854_775_000), (.min + 807, -9_223_372_036_854_775_000),
            (.min + 808, -9_223_372_036_854_775_000),
        ] as [(Int64, Int64)]
    )
    func cutsBelowMicroseconds(_ nanoseconds: Int64, _ cut: Int64) {
        #expect(Timestamp(nanoseconds: nanoseconds).wholeMicroseconds.nanoseconds == cut)
    }

    @Test("The later one is the greater")
    func isOrdered() {
        #expect(Timestamp(nanoseconds: -1) < Timestamp(nanoseconds: 0))
        #expect(Timestamp(nanoseconds: .min) < Timestamp(nanoseconds: .max))
    }
}
