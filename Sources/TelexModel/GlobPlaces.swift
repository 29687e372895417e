/// The places in a pattern that matching is at, each once, and those it goes on to.
struct GlobPlaces {
    private let memory: UnsafeMutableBufferPointer<Int32>
    private let size: Int
    private var currentStart = 0
    private var currentCount = 0
    private var nextCount = 0
    private var stackCount = 0
    private var round: Int32 = 1

    /// Divides zeroed memory for 4 × `size` numbers: two lists, a stack, and for each place the
    /// round in which it was last pushed.
    init(memory: UnsafeMutableBufferPointer<Int32>, size: Int) {
        self.memory = memory
        self.size = size
    }

    /// Whether matching is nowhere any more.
    var isEmpty: Bool { currentCount == 0 }

    /// The places that matching is at.
    var current: Slice<UnsafeMutableBufferPointer<Int32>> {
        memory[currentStart..<currentStart + currentCount]
    }

    /// Puts a place on the stack, once a round.
    mutating func push(_ place: Int) {
        guard memory[size * 3 + place] != round else { return }
        memory[size * 3 + place] = round
        memory[size * 2 + stackCount] = Int32(truncatingIfNeeded: place)
        stackCount += 1
    }

    /// Takes the last place from the stack.
    mutating func pop() -> Int? {
        guard stackCount > 0 else { return nil }
        stackCount -= 1
        return Int(memory[size * 2 + stackCount])
    }

    /// Adds a place to those that matching goes on to.
    mutating func add(_ place: Int) {
        memory[size - currentStart + nextCount] = Int32(truncatingIfNeeded: place)
        nextCount += 1
    }

    /// Begins the next round with the places added in this one.
    mutating func advance() {
        currentStart = size - currentStart
        currentCount = nextCount
        nextCount = 0
        round += 1
    }
}
