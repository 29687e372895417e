import TelexModel

/// Changes and damage that come again with the same seed (Steele, Lea, Flood: SplitMix64).
struct SeededBytes: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &self)
    }

    /// A change of any kind, with names and texts as hostile as a disk can hold.
    mutating func change() -> Change {
        let kind = ChangeKind.allCases[below(4)]
        let copies = Int64(below(3)) + (kind == .removed ? 0 : 1)
        var change = Change(
            seq: Int64(below(1 << 40)) + 1,
            time: time().wholeMicroseconds,
            kind: kind,
            origin: below(2) == 0 ? .live : .scan,
            path: path(),
            version: Int64(below(1 << 20)) + 1,
            hash: hash(),
            copies: copies
        )
        if kind == .moved {
            change.source = Change.Source(path: path(), version: Int64(below(9)) + 1)
        }
        if kind != .removed {
            change.file = Change.FileFacts(size: Int64(below(1 << 50)), mtime: time())
            if copies > 1 { change.duplicateOf = path() }
        }
        if kind == .modified {
            change.previous = Change.Previous(hash: hash(), version: 1, copies: Int64(below(3)))
        }
        if below(2) == 0 {
            change.article = ArticleFacts(
                headline: below(3) == 0 ? nil : text(),
                date: below(2) == 0 ? nil : CivilDate(daysSinceEpoch: Int64(below(90_000))),
                words: Int64(below(1_000))
            )
        }
        return change
    }

    /// One byte gone, put in, or another.
    mutating func alter(_ line: inout [UInt8]) {
        let place = below(line.count)
        switch below(4) {
        case 0: line.remove(at: place)
        case 1: line.insert(UInt8.random(in: .min ... .max, using: &self), at: place)
        case 2: line[place] ^= 1 << UInt8(below(8))
        default: line[place] = line[below(line.count)]
        }
    }

    private mutating func hash() -> ContentHash {
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &self) }
        return ContentHash(bytes: bytes).unsafelyUnwrapped
    }

    private mutating func time() -> Timestamp {
        Timestamp(nanoseconds: Int64.random(in: .min ... .max, using: &self))
    }

    private mutating func path() -> RelativePath {
        while true {
            let bytes = (0...below(12)).map { _ in
                below(3) == 0 ? UInt8.random(in: 1 ... .max, using: &self) : UInt8(97 + below(3))
            }
            if let path = RelativePath(checking: bytes + Array(String(below(999)).utf8)) {
                return path
            }
        }
    }

    private mutating func text() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<below(12) {
            let limit: UInt32 = below(2) == 0 ? 0x80 : 0x11_0000
            let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &self))
            scalars.append(scalar ?? "\u{2028}")
        }
        return String(scalars)
    }
}
