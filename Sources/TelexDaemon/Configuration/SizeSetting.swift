/// A unit of size that a setting may be written in, smallest first.
private enum SizeUnit: String, CaseIterable {
    case bytes = "B"
    case kibibytes = "KiB"
    case mebibytes = "MiB"
    case gibibytes = "GiB"

    var byteCount: Int64 {
        switch self {
        case .bytes: 1
        case .kibibytes: 1 << 10
        case .mebibytes: 1 << 20
        case .gibibytes: 1 << 30
        }
    }
}

extension SettingType where Value == Int64 {
    /// A number of bytes within a range; `reason` says why not one outside.
    static func size(_ range: ClosedRange<Int64>, reason: String) -> SettingType {
        SettingType(
            read: { raw throws(Complaint) in
                let text = try raw.text(expected: "a size, such as 16MiB")
                let digits = text.prefix { $0.isASCII && $0.isNumber }
                guard !digits.isEmpty,
                    let unit = SizeUnit(rawValue: String(text.dropFirst(digits.count)))
                else {
                    throw Complaint(
                        "\(text.quotedForMessage) is no size; write a number and a unit, "
                            + "such as 512B, 64KiB, 16MiB, 1GiB"
                    )
                }
                let number = Int64(digits) ?? .max
                let (bytes, overflows) = number.multipliedReportingOverflow(by: unit.byteCount)
                guard !overflows, range.contains(bytes) else {
                    throw Complaint(
                        "\(text.quotedForMessage) is not within \(sizeText(range.lowerBound)) "
                            + "and \(sizeText(range.upperBound)): \(reason)"
                    )
                }
                return bytes
            },
            yaml: { sizeText($0) }
        )
    }
}

/// The size in the largest unit that leaves no rest.
private func sizeText(_ bytes: Int64) -> String {
    let unit = SizeUnit.allCases.last { bytes % $0.byteCount == 0 } ?? .bytes
    return bytes == 0 ? "0B" : "\(bytes / unit.byteCount)\(unit.rawValue)"
}
