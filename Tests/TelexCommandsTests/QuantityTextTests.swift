import TelexCommands
import Testing

@Suite("Quantities for people")
struct QuantityTextTests {
    static let counts: [(number: Int64, text: String)] = [
        (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (12_481, "12,481"),
        (1_234_567, "1,234,567"), (-1_000, "-1,000"), (.max, "9,223,372,036,854,775,807"),
        (.min, "-9,223,372,036,854,775,808"),
    ]

    @Test("A number has its thousands apart", arguments: counts)
    func count(number: Int64, text: String) {
        #expect(countText(number) == text)
    }

    @Test("One is singular")
    func plural() {
        #expect(countText(0, "file", "files") == "0 files")
        #expect(countText(1, "file", "files") == "1 file")
        #expect(countText(2, "file", "files") == "2 files")
    }

    static let sizes: [(byteCount: Int64, text: String)] = [
        (0, "0 bytes"), (1, "1 byte"), (1_023, "1,023 bytes"), (1_024, "1 KiB"), (1_536, "1.5 KiB"),
        (1_048_575, "1 MiB"), (1_048_576, "1 MiB"), (95_420_416, "91 MiB"),
        (38_100_212, "36.3 MiB"),
        (1 << 30, "1 GiB"), (1 << 40, "1 TiB"), (.max, "8 EiB"),
    ]

    @Test("A size is given in its largest unit", arguments: sizes)
    func size(byteCount: Int64, text: String) {
        #expect(sizeText(byteCount) == text)
    }

    static let spans: [(milliseconds: Int64, text: String)] = [
        (-5, "0 s"), (0, "0 s"), (400, "0.4 s"), (1_000, "1 s"), (1_234, "1.2 s"), (10_000, "10 s"),
        (59_999, "59 s"), (60_000, "1 min"), (3_599_999, "59 min"), (3_600_000, "1 h"),
        (12_000_000, "3 h 20 min"), (172_799_999, "47 h 59 min"), (172_800_000, "2 days"),
        (.max, "106,751,991,167 days"),
    ]

    @Test("A time span is given in its largest units", arguments: spans)
    func span(milliseconds: Int64, text: String) {
        #expect(spanText(milliseconds: milliseconds) == text)
    }
}
