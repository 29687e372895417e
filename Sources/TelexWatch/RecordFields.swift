import Glibc

/// The words that records begin with.
enum RecordWord: CaseIterable {
    case event
    case watching
    case mark
    case refused
    case overflow
    case hello
    case failed

    /// Its bytes in the protocol.
    var spelling: StaticString {
        switch self {
        case .event: "event"
        case .watching: "watching"
        case .mark: "mark"
        case .refused: "refused"
        case .overflow: "overflow"
        case .hello: "hello"
        case .failed: "failed"
        }
    }
}

/// What of a record has not been read yet.
struct RecordFields {
    var rest: Slice<UnsafeRawBufferPointer>

    /// The word at the beginning; nil where it is none of the protocol.
    mutating func word() -> RecordWord? {
        let length = rest.prefix { $0 != UInt8(ascii: " ") }.count
        let bytes = UnsafeRawBufferPointer(rebasing: rest.prefix(length))
        rest = rest.dropFirst(length)
        return RecordWord.allCases.first { candidate in
            let spelling = candidate.spelling
            guard spelling.utf8CodeUnitCount == length, let base = bytes.baseAddress
            else { return false }
            return memcmp(spelling.utf8Start, base, length) == 0
        }
    }

    /// A space and a decimal number that fits.
    mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        guard rest.first == UInt8(ascii: " ") else { return nil }
        var value: Number = 0
        var at = rest.startIndex + 1
        let first = at
        while at < rest.endIndex, case let digit = rest[at] &- UInt8(ascii: "0"), digit < 10 {
            let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, stillTooLarge) = tens.addingReportingOverflow(Number(digit))
            if tooLarge || stillTooLarge { return nil }
            value = sum
            at += 1
        }
        if at == first { return nil }
        rest = rest[at...]
        return value
    }

    /// A space and everything behind it.
    mutating func name() -> [UInt8]? {
        guard rest.first == UInt8(ascii: " ") else { return nil }
        defer { rest = rest.suffix(0) }
        return Array(rest.dropFirst())
    }
}

/// Where the next NUL is; nil when there is none.
func offsetOfNUL(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + start, 0, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
}
