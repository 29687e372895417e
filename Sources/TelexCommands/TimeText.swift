package import TelexModel

/// How long ago a moment is: `3 min ago`; `just now` for the last second and for what a clock
/// that runs ahead calls the future.
package func agoText(_ time: Timestamp, now: Timestamp) -> String {
    let (difference, overflowed) = now.nanoseconds.subtractingReportingOverflow(time.nanoseconds)
    if overflowed { return "long ago" }
    let milliseconds = difference / 1_000_000
    return milliseconds < 1_000 ? "just now" : "\(spanText(milliseconds: milliseconds)) ago"
}

/// A moment by the clock on the wall.
package struct WallTime: Equatable, Sendable {
    /// `2026-11-21`.
    package let day: String
    /// `00:45:25`.
    package let timeOfDay: String
    /// `+01:00`; `UTC` where nothing is added.
    package let zone: String

    /// Reads the clock of a place that is so many seconds ahead of UTC.
    package init(_ time: Timestamp, secondsEastOfUTC offset: Int64) {
        let shifted = time.nanoseconds.addingReportingOverflow(offset * 1_000_000_000)
        let local = shifted.overflow ? time : Timestamp(nanoseconds: shifted.partialValue)
        let text = local.text(digits: .micro)
        day = String(text.prefix(10))
        timeOfDay = String(text.dropFirst(11).prefix(8))
        var zone: [UInt8] = []
        let minutes = Int64(offset.magnitude) / 60
        zone.append(UInt8(ascii: offset < 0 ? "-" : "+"))
        appendDigits(minutes / 60, 2, to: &zone)
        zone.append(UInt8(ascii: ":"))
        appendDigits(minutes % 60, 2, to: &zone)
        self.zone = offset == 0 ? "UTC" : String(decoding: zone, as: UTF8.self)
    }
}
