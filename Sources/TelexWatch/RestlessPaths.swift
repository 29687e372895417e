import TelexModel

/// Paths that are written again and again: each is looked at at once a few times, then once a
/// second.
///
/// A fixed table and no dictionary: a path finds the place that another left, and is then taken
/// for new, which costs a look and no more.
struct RestlessPaths {
    /// The longest that a file which is written without end waits for its next look; nanoseconds.
    static let longestDelay: Int64 = 1_000_000_000
    /// So many looks in that time are not delayed: few writers come back more often.
    static let freeLooks = 8

    private static let placeCount = 1_024

    private struct Place {
        var hash = 0
        var windowStart: Int64 = .min / 2
        var count = 0
    }

    private var places = [Place](repeating: Place(), count: placeCount)

    /// Counts a look that is due now.
    mutating func noteLook(at path: RelativePath, now: Int64) {
        let hash = path.hashValue
        let index = Self.index(hash)
        if places[index].hash != hash || now - places[index].windowStart >= Self.longestDelay {
            places[index] = Place(hash: hash, windowStart: now, count: 0)
        }
        places[index].count += 1
    }

    /// How long the next look at a path is to wait.
    func delay(of path: RelativePath, now: Int64) -> Int64 {
        let hash = path.hashValue
        let place = places[Self.index(hash)]
        guard place.hash == hash, place.count >= Self.freeLooks else { return 0 }
        return max(0, place.windowStart + Self.longestDelay - now)
    }

    private static func index(_ hash: Int) -> Int {
        Int(UInt(bitPattern: hash) % UInt(placeCount))
    }
}
