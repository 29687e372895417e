/// A unit of time that a setting may be written in, shortest first.
private enum TimeUnit: String, CaseIterable {
    case milliseconds = "ms"
    case seconds = "s"
    case minutes = "m"
    case hours = "h"
    case days = "d"

    var milliseconds: Int64 {
        switch self {
        case .milliseconds: 1
        case .seconds: 1_000
        case .minutes: 60_000
        case .hours: 3_600_000
        case .days: 86_400_000
        }
    }
}

/// Why a text is no duration.
private enum DurationFault: Error {
    case malformed
    case tooLong
}

extension Duration {
    /// A century: anything longer is a slip, and no sum of times overflows.
    static let longestSetting = Duration.seconds(36_500 * 86_400)

    /// Reads a whole number and a unit, such as `15m`.
    fileprivate init(setting text: String) throws(DurationFault) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let unit = TimeUnit(rawValue: String(text.dropFirst(digits.count)))
        else { throw .malformed }
        guard let number = Int64(digits) else { throw .tooLong }
        let (milliseconds, overflows) = number.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflows, .milliseconds(milliseconds) <= Duration.longestSetting else {
            throw .tooLong
        }
        self = .milliseconds(milliseconds)
    }

    /// The duration as a setting writes it, in the largest unit that leaves no rest.
    ///
    /// What is below a millisecond is dropped: no setting can write it.
    var settingText: String {
        let (seconds, attoseconds) = components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "0s" }
        let unit = TimeUnit.allCases.last { milliseconds % $0.milliseconds == 0 } ?? .milliseconds
        return "\(milliseconds / unit.milliseconds)\(unit.rawValue)"
    }
}

extension SettingType where Value == Duration {
    /// A time within a range; `reason` says why not one outside.
    static func duration(_ range: ClosedRange<Duration>, reason: String) -> SettingType {
        SettingType(
            read: { raw throws(Complaint) in
                let text = try raw.text(expected: "a duration, such as 5s or 15m")
                let value = try parsedDuration(text)
                guard range.contains(value) else {
                    throw Complaint(
                        "\(text.quotedForMessage) is not within \(range.lowerBound.settingText) "
                            + "and \(range.upperBound.settingText): \(reason)"
                    )
                }
                return value
            },
            yaml: { $0.settingText }
        )
    }
}

extension SettingType where Value == JournalSettings.Retention {
    /// `forever`, an age, or a number of changes.
    static var retention: SettingType {
        let expected = "forever, an age such as 90d, or a number of changes such as 1000000"
        return SettingType(
            read: { raw throws(Complaint) in
                let text = try raw.text(expected: expected)
                if text == "forever" { return .forever }
                if text.isDecimal {
                    guard let count = Int(text), count > 0 else {
                        throw Complaint(
                            "\(text.quotedForMessage) is no number of changes that can be kept; "
                                + "write \(expected)"
                        )
                    }
                    return .count(count)
                }
                guard let age = try? Duration(setting: text), age > .zero else {
                    throw Complaint(
                        "\(text.quotedForMessage) says nothing of how long; write \(expected)"
                    )
                }
                return .age(age)
            },
            yaml: { keep in
                switch keep {
                case .forever: "forever"
                case .age(let age): age.settingText
                case .count(let count): String(count)
                }
            }
        )
    }
}

private func parsedDuration(_ text: String) throws(Complaint) -> Duration {
    do {
        return try Duration(setting: text)
    } catch .tooLong {
        throw Complaint(
            "\(text.quotedForMessage) is too long; at most \(Duration.longestSetting.settingText)"
        )
    } catch {
        throw Complaint(
            "\(text.quotedForMessage) is no duration; write a number and a unit, "
                + "such as 5s, 500ms, 15m, 7d"
        )
    }
}
