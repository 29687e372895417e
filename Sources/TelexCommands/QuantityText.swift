/// A number with its thousands apart: `12,481`.
package func countText(_ number: Int64) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return text
}

/// A number and what it counts: `1 file`, `2 files`.
package func countText(_ number: Int64, _ one: String, _ many: String) -> String {
    "\(countText(number)) \(number == 1 ? one : many)"
}

/// A size in the largest unit of which there is at least one: `90.9 MiB`.
package func sizeText(_ byteCount: Int64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    guard byteCount.magnitude >= 1_024 else { return countText(byteCount, "byte", "bytes") }
    var size = Double(byteCount) / 1_024
    var unit = 0
    // What would be rounded to 1024.0 is one of the next unit.
    while size.magnitude >= 1_023.95, unit < units.count - 1 {
        size /= 1_024
        unit += 1
    }
    return "\(tenths(size)) \(units[unit])"
}

/// A time span in its largest units: `0.4 s`, `12 s`, `5 min`, `3 h 20 min`, `9 days`.
package func spanText(milliseconds: Int64) -> String {
    let seconds = milliseconds / 1_000
    switch max(0, milliseconds) {
    case ..<10_000: return "\(tenths(Double(max(0, milliseconds)) / 1_000)) s"
    case ..<60_000: return "\(seconds) s"
    case ..<3_600_000: return "\(seconds / 60) min"
    case ..<172_800_000:
        let minutes = seconds / 60 % 60
        return minutes == 0 ? "\(seconds / 3_600) h" : "\(seconds / 3_600) h \(minutes) min"
    default: return "\(countText(seconds / 86_400)) days"
    }
}

/// One digit behind the point, without a `.0`.
private func tenths(_ number: Double) -> String {
    let scaled = Int64((number * 10).rounded())
    let whole = countText(scaled / 10)
    return scaled % 10 == 0 ? whole : "\(whole).\((scaled % 10).magnitude)"
}
