/// A moment: nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// The range is the years 1678 to 2261; a moment outside is held as the nearest one inside.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Nanoseconds since the epoch.
    public let nanoseconds: Int64

    /// Wraps nanoseconds since the epoch.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Takes microseconds since the epoch, saturating.
    package init(microseconds: Int64) {
        let (product, overflowed) = microseconds.multipliedReportingOverflow(by: 1_000)
        nanoseconds = overflowed ? (microseconds < 0 ? .min : .max) : product
    }

    /// Combines the two halves of a `timespec`, saturating.
    public init(seconds: Int64, nanoseconds: Int64) {
        // Before the epoch both halves are counted from the next second: the product alone can
        // lie below the range where the sum does not.
        let isBefore = seconds < 0
        let whole = isBefore ? seconds + 1 : seconds
        let rest = isBefore ? nanoseconds - 1_000_000_000 : nanoseconds
        let (product, overflowed) = whole.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowedToo) = product.addingReportingOverflow(rest)
        self.nanoseconds = overflowed || overflowedToo ? (isBefore ? .min : .max) : sum
    }

    /// The same moment without what is below a microsecond; in the first microsecond of the range,
    /// which is not whole, the one after it.
    public var wholeMicroseconds: Timestamp {
        let (whole, isBelowRange) = nanoseconds.subtractingReportingOverflow(
            remainder(nanoseconds, 1_000)
        )
        return Timestamp(nanoseconds: isBelowRange ? whole &+ 1_000 : whole)
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

/// How many digits of a second are written.
public enum FractionDigits: Int, Sendable {
    /// Microseconds: what a change's `time` has.
    case micro = 6
    /// Nanoseconds: what a file's `mtime` has.
    case nano = 9
}

extension Timestamp {
    /// Appends the moment as RFC 3339 in UTC, such as `2026-11-21T00:45:25.123456Z`.
    public func append(to bytes: inout [UInt8], digits: FractionDigits) {
        let fraction = remainder(nanoseconds, 1_000_000_000)
        let seconds = nanoseconds / 1_000_000_000 - (nanoseconds % 1_000_000_000 < 0 ? 1 : 0)
        let secondOfDay = remainder(seconds, 86_400)
        let date = CivilDate(daysSinceEpoch: (seconds - secondOfDay) / 86_400)
        date.append(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        appendDigits(secondOfDay / 3_600, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendDigits(secondOfDay / 60 % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendDigits(secondOfDay % 60, 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        let scaled = digits == .nano ? fraction : fraction / 1_000
        appendDigits(scaled, digits.rawValue, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// The moment as RFC 3339 in UTC.
    public func text(digits: FractionDigits) -> String {
        var bytes: [UInt8] = []
        append(to: &bytes, digits: digits)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The remainder that is never negative.
private func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
}

/// Appends a number with leading zeros; `value` has at most `count` digits.
package func appendDigits(_ value: Int64, _ count: Int, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { digits in
        var rest = value.magnitude
        for index in digits.indices.reversed() {
            digits[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        bytes.append(contentsOf: digits)
    }
}
