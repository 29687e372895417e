/// Numbers that come again with the same seed (Steele, Lea, Flood: SplitMix64).
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    /// Begins with a seed.
    package init(seed: UInt64) {
        state = seed
    }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to the limit, without it.
    package mutating func below<Number: FixedWidthInteger>(_ limit: Number) -> Number {
        .random(in: 0..<limit, using: &self)
    }

    /// One of these; nil of none.
    package mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.randomElement(using: &self)
    }
}
