import TelexModel

/// The header that a scraper put before the text: `^\s*date (\d{4}-\d{2}-\d{2})\s+` on the
/// first line.
///
/// White space before it must be on the first line too. White space after it may be the line's
/// end, so that a header on a line of its own is one. Digits are those of ASCII; a date that no
/// calendar has, and the year 0, make it no header.
struct DateHeader {
    /// The date it states.
    var date: CivilDate
    /// Where the text begins, behind the white space that follows the header.
    var end: Int

    /// Reads the header from the beginning of valid UTF-8; nil where there is none.
    init?(readFrom text: UnsafeRawBufferPointer) {
        var index = 0
        while let scalar = text.whiteSpace(at: index), !isLineEnd(scalar.value) {
            index += scalar.byteCount
        }
        guard text[index...].starts(with: "date ".utf8) else { return nil }
        index += 5
        guard let date = Self.date(in: text, at: index) else { return nil }
        index += 10
        let afterDate = index
        while let scalar = text.whiteSpace(at: index) { index += scalar.byteCount }
        guard index > afterDate else { return nil }
        self.date = date
        self.end = index
    }

    private static func date(in text: UnsafeRawBufferPointer, at start: Int) -> CivilDate? {
        guard start + 10 <= text.count, text[start + 4] == UInt8(ascii: "-"),
            text[start + 7] == UInt8(ascii: "-"),
            let year = number(in: text[start..<start + 4]), year > 0,
            let month = number(in: text[start + 5..<start + 7]),
            let day = number(in: text[start + 8..<start + 10])
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    private static func number(in digits: Slice<UnsafeRawBufferPointer>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

extension UnsafeRawBufferPointer {
    /// The white space at `index`; nil for any other scalar and at the end.
    fileprivate func whiteSpace(at index: Int) -> DecodedScalar? {
        guard index < count, let scalar = decodeScalar(at: index), isWhiteSpace(scalar.value)
        else { return nil }
        return scalar
    }
}
