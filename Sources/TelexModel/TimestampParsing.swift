extension Timestamp {
    /// Parses an RFC 3339 time, with any offset and up to nine digits of a second.
    ///
    /// A leap second counts as the second before it. Nil for anything that is not a real time.
    public init?(text: some StringProtocol) {
        var scanner = TimeScanner(text.utf8)
        guard let year = scanner.number(4), scanner.skip("-"), let month = scanner.number(2),
            scanner.skip("-"), let day = scanner.number(2),
            let date = CivilDate(year: year, month: month, day: day),
            scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let hour = scanner.number(2), hour < 24, scanner.skip(":"),
            let minute = scanner.number(2), minute < 60, scanner.skip(":"),
            let second = scanner.number(2), second <= 60,
            let fraction = scanner.fraction(),
            let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let secondOfDay = hour * 3_600 + minute * 60 + min(second, 59)
        self.init(
            seconds: date.daysSinceEpoch * 86_400 + secondOfDay - offset * 60,
            nanoseconds: fraction
        )
    }
}

/// Reads the parts of an RFC 3339 time from its bytes.
private struct TimeScanner {
    private var rest: Substring.UTF8View.SubSequence

    init(_ bytes: some Collection<UInt8>) {
        rest = Substring(String(decoding: bytes, as: UTF8.self)).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ expected: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, UInt32(byte) == expected.value else { return false }
        rest.removeFirst()
        return true
    }

    mutating func digit() -> Int64? {
        guard let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
            return nil
        }
        rest.removeFirst()
        return Int64(byte - UInt8(ascii: "0"))
    }

    mutating func number(_ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Nanoseconds; 0 where no fraction stands.
    mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        var value: Int64 = 0
        var count = 0
        while let digit = digit() {
            count += 1
            if count <= 9 { value = value * 10 + digit }
        }
        guard count > 0 else { return nil }
        for _ in min(count, 9)..<9 { value *= 10 }
        return value
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(2), hours < 24, skip(":"),
            let minutes = number(2), minutes < 60
        else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }
}
