/// Tells for most names, from their first byte and their last two, that no pattern fits them.
///
/// A scan asks about every name in the folder, and nearly none is excluded. What the sieve holds
/// back has to be looked at pattern by pattern; what it lets through fits none of them.
struct NameSieve: Sendable {
    private var firstBytes: [Bool]
    private var lastPairs: [Bool]
    private var isBlind = false

    /// Makes the sieve for patterns without a slash.
    init(_ globs: [Glob]) {
        firstBytes = Array(repeating: false, count: 256)
        lastPairs = Array(repeating: false, count: 256 * 256)
        for glob in globs { add(glob) }
    }

    private mutating func add(_ glob: Glob) {
        if let first = glob.firstByte {
            firstBytes[Int(first)] = true
        } else if let pair = glob.lastBytes, let last = pair.last {
            // A pattern that ends with one known byte may have any before it.
            let befores = pair.count > 1 ? pair[0]...pair[0] : 0...255
            for before in befores { lastPairs[Int(before) << 8 | Int(last)] = true }
        } else {
            isBlind = true
        }
    }

    /// Whether a pattern may fit the name.
    @inline(__always)
    func holdsBack(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !isBlind, let first = name.first, let last = name.last else { return true }
        let before = name.count > 1 ? name[name.count - 2] : 0
        return firstBytes[Int(first)] || lastPairs[Int(before) << 8 | Int(last)]
    }
}
